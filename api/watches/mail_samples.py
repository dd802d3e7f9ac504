"""Sample of the mail that asks to confirm a watch."""

from collections.abc import Iterator

from api.core.i18n import Language
from api.core.settings import Settings
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail
from api.mails.samples import MailSample
from api.watches.mails import confirmation_mail


def samples() -> Iterator[MailSample]:
    yield MailSample("watch_confirmation", MailKind.CONFIRMATION, _confirmation)


def _confirmation(language: Language, settings: Settings) -> RenderedMail:
    return confirmation_mail(language, "vp_wat_example", settings.public_url)
