"""Samples of the mail about a reply to an interest."""

from collections.abc import Iterator
from functools import partial

from api.core.i18n import Language
from api.core.settings import Settings
from api.dialogues.mail_samples import CALL
from api.interest_replies.mails import reply_mail
from api.interest_replies.models import InterestReply
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail
from api.mails.samples import MailSample, sample_id


def samples() -> Iterator[MailSample]:
    for name, is_public in (("interest_reply", False), ("interest_reply_to_all", True)):
        yield MailSample(name, MailKind.NOTICE, partial(_reply, is_public))


def _reply(is_public: bool, language: Language, settings: Settings) -> RenderedMail:
    reply = InterestReply(
        id=sample_id(70),
        interest_id=sample_id(71),
        text="Kyllä, reitit jaetaan osiin. Kiitos viestistä!",
        language=Language.FI,
        answer_id=sample_id(72) if is_public else None,
    )
    return reply_mail(reply, CALL.title, language, settings.public_url)
