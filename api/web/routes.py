"""Pages for people: what links in mails open, and a small front page."""

from litestar.types import ControllerRouterHandler

from api.web.mail_links.digests import whole_digest
from api.web.mail_links.draft_links import PreviewPages
from api.web.mail_links.personal_data import PersonalDataPages
from api.web.mail_links.routes import MailedPages
from api.web.page import style
from api.web.public.problems import ProblemPages
from api.web.public.routes import PublicPages
from api.web.sign_in.routes import SignInPages
from api.web.taking_part.interests import InterestPages
from api.web.workspace.routes import MyPages

HANDLERS: list[ControllerRouterHandler] = [
    PublicPages,
    SignInPages,
    InterestPages,
    MailedPages,
    MyPages,
    whole_digest,
    PreviewPages,
    PersonalDataPages,
    ProblemPages,
    style,
]
