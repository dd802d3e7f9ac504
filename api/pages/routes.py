"""Pages for people: what links in mails open, and a small front page."""

from litestar.types import ControllerRouterHandler

from api.pages.digests import whole_digest
from api.pages.mail_links import MailedPages
from api.pages.previews import PreviewPages
from api.pages.problems import ProblemPages
from api.pages.public import PublicPages
from api.pages.rendering import style

HANDLERS: list[ControllerRouterHandler] = [
    PublicPages,
    MailedPages,
    whole_digest,
    PreviewPages,
    ProblemPages,
    style,
]
