"""Pages behind links in mails."""

from litestar.types import ControllerRouterHandler

from api.web.mail_links.digests import whole_digest
from api.web.mail_links.draft_links import PreviewPages
from api.web.mail_links.personal_data import PersonalDataPages
from api.web.mail_links.routes import MailedPages
from api.web.mail_links.unsubscribing import UnsubscribePages

HANDLERS: list[ControllerRouterHandler] = [
    MailedPages,
    whole_digest,
    PreviewPages,
    PersonalDataPages,
    UnsubscribePages,
]
