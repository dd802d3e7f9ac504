"""What the list of mails looks like on the wire."""

import msgspec

from api.core.i18n import Language
from api.core.settings import Settings
from api.mails.models import MailKind
from api.mails.samples import MailSample


class MailTemplateOut(msgspec.Struct):
    """A mail that the platform sends, by the occasion for it."""

    name: str
    kind: MailKind
    subjects: dict[Language, str]
    """As they are with the example's content."""


class MailTemplates(msgspec.Struct):
    items: list[MailTemplateOut]


def mail_template_out(sample: MailSample, settings: Settings) -> MailTemplateOut:
    subjects = {language: sample.render(language, settings).subject for language in Language}
    return MailTemplateOut(sample.name, sample.kind, subjects)
