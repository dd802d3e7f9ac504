"""Pages for people: what links in mails open, and a small front page."""

from litestar.types import ControllerRouterHandler

from api.web.mail_links.digests import whole_digest
from api.web.mail_links.draft_links import PreviewPages
from api.web.mail_links.personal_data import PersonalDataPages
from api.web.mail_links.routes import MailedPages
from api.web.page import style
from api.web.public.problems import ProblemPages
from api.web.public.routes import PublicPages

HANDLERS: list[ControllerRouterHandler] = [
    PublicPages,
    MailedPages,
    whole_digest,
    PreviewPages,
    PersonalDataPages,
    ProblemPages,
    style,
]
