"""Sample of the mail about a refused publication, and the call used in all samples of mails."""

from collections.abc import Iterator
from datetime import timedelta

from api.accounts.mail_samples import reader
from api.core.errors import Fault
from api.core.i18n import Language
from api.core.settings import Settings
from api.dialogues.mails import build_notice, draft_address, refused
from api.dialogues.models import Dialogue, DialogueStatus
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail
from api.mails.samples import DAY, NOW, ZONE, MailSample, sample_id, texts

CALL = Dialogue(
    id=sample_id(3),
    title=texts(
        "Miten koulukuljetukset pitäisi kilpailuttaa?",
        "Hur borde skolskjutsarna konkurrensutsättas?",
        "How should school transport be tendered?",
    ),
    time_zone=ZONE,
    status=DialogueStatus.OPEN,
    opens_at=NOW - 10 * DAY,
    closes_at=NOW + DAY + timedelta(hours=8),
)
_REFUSAL = [Fault("/closes_at", "open_too_briefly", {"days": 3})]


def samples() -> Iterator[MailSample]:
    yield MailSample("call_publication_refused", MailKind.NOTICE, _refused)


def _refused(language: Language, settings: Settings) -> RenderedMail:
    person, url = reader(language), settings.public_url
    link, passages = draft_address(url, CALL.id, language), refused(_REFUSAL, language)
    mail = build_notice("publication_refused", person, CALL, passages, url, link=link)
    return RenderedMail(mail["subject"], mail["text"], mail["html"])
