"""Samples of notices."""

from collections.abc import Iterator
from functools import partial

from api.accounts.mail_samples import reader
from api.core.i18n import Language
from api.core.settings import Settings
from api.dialogues.mail_samples import CALL
from api.dialogues.mails import build_notice
from api.dialogues.models import Dialogue, DialogueStatus, Extension
from api.digests.links import Links
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail
from api.mails.samples import DAY, KEY, NOW, ZONE, MailSample, sample_id, texts
from api.notices.content import contact
from api.notices.mails import NOTICES, Notice
from api.plans.models.values import Contact
from api.watches.models import ItemKind

_REASON = texts(
    "Moni yritys on pyytänyt lisäaikaa.",
    "Flera företag har bett om mera tid.",
    "Several firms have asked for more time.",
)
_CALL = Dialogue(
    id=CALL.id,
    title=CALL.title,
    time_zone=ZONE,
    status=DialogueStatus.OPEN,
    closes_at=CALL.closes_at,
    cancellation_reason=texts(
        "Kuljetukset hoidetaan lukuvuonna 2027–2028 omana työnä.",
        "Transporterna sköts i egen regi under läsåret 2027–2028.",
        "The city drives itself in the school year 2027–2028.",
    ),
    conclusion={},
    contact=Contact(name="Hankintapalvelut", email="hankinnat@oulu.example"),
)
_EXTENSION = Extension(at=NOW, closes_before=NOW + DAY, closes_after=NOW + 8 * DAY, reason=_REASON)
_SHORTENED = Extension(
    at=NOW, closes_before=NOW + 8 * DAY, closes_after=NOW + 3 * DAY, reason=_REASON
)


def samples() -> Iterator[MailSample]:
    for notice in NOTICES.values():
        yield MailSample(f"call_{notice.words}", MailKind.NOTICE, partial(_notice, notice))


def _notice(notice: Notice, language: Language, settings: Settings) -> RenderedMail:
    links = Links(settings.public_url, KEY)
    moved = _SHORTENED if notice.words == "shortened" else _EXTENSION
    passages = [*notice.passages(_CALL, [moved], language), *contact(_CALL, language)]
    mail = build_notice(
        notice.words,
        reader(language),
        _CALL,
        passages,
        links.public_url,
        link=links.item(ItemKind.DIALOGUE, _CALL.id, language),
        stop=links.stop_notices(_CALL.id, sample_id(1)),
    )
    return RenderedMail(mail["subject"], mail["text"], mail["html"])
