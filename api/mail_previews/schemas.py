"""Responses about previews of mails."""

import msgspec

from api.core.i18n import Language
from api.core.settings import Settings
from api.mails.models import MailKind
from api.mails.samples import MailSample


class MailTemplateOut(msgspec.Struct):
    """A mail that the platform sends. `name` identifies its occasion."""

    name: str
    kind: MailKind
    subjects: dict[Language, str]
    """Subjects of the sample, by language."""


class MailTemplates(msgspec.Struct):
    items: list[MailTemplateOut]


def mail_template_out(sample: MailSample, settings: Settings) -> MailTemplateOut:
    subjects = {language: sample.render(language, settings).subject for language in Language}
    return MailTemplateOut(sample.name, sample.kind, subjects)
