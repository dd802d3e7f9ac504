"""Samples of the mail about a withdrawn interest."""

from collections.abc import Iterator
from functools import partial

from api.core.i18n import Language
from api.core.settings import Settings
from api.dialogues.mail_samples import CALL
from api.interests.mails import withdrawal_mail
from api.interests.models import InterestKind
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail
from api.mails.samples import MailSample


def samples() -> Iterator[MailSample]:
    for kind in InterestKind:
        yield MailSample(f"interest_withdrawn_{kind}", MailKind.NOTICE, partial(_withdrawn, kind))


def _withdrawn(kind: InterestKind, language: Language, settings: Settings) -> RenderedMail:
    return withdrawal_mail(kind, CALL, language, settings.public_url)
