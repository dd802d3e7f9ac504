"""Samples of the mails about ideas."""

from collections.abc import Iterator
from functools import partial

from api.core.i18n import Language
from api.core.settings import Settings
from api.ideas.mails import decided_mail, sent_mail
from api.ideas.models import Idea, IdeaStatus
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail
from api.mails.samples import MailSample, sample_id, texts

_BUYER = texts("Oulun kaupunki", "Uleåborgs stad", "City of Oulu")
_REASON = texts(
    "Kokeilemme tätä kolmella reitillä.",
    "Vi prövar detta på tre rutter.",
    "We try this on three routes.",
)


def samples() -> Iterator[MailSample]:
    yield MailSample("idea_sent", MailKind.NOTICE, _sent)
    for status in (IdeaStatus.TAKEN_UP, IdeaStatus.DECLINED, IdeaStatus.CALL):
        yield MailSample(f"idea_{status}", MailKind.NOTICE, partial(_decided, status))


def _idea(status: IdeaStatus) -> Idea:
    title = "Yhteiset lastenistuimet koulutakseihin"
    return Idea(id=sample_id(80), title=title, status=status, reason=_REASON)


def _sent(language: Language, settings: Settings) -> RenderedMail:
    return sent_mail(_idea(IdeaStatus.SENT), _BUYER, language, settings.public_url)


def _decided(status: IdeaStatus, language: Language, settings: Settings) -> RenderedMail:
    return decided_mail(_idea(status), _BUYER, language, settings.public_url)
