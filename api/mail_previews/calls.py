"""Notices about a call, to everyone involved in it; to the buyer that it was not published."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from api.core.errors import Fault
from api.core.i18n import Language
from api.core.settings import Settings
from api.dialogues import mails
from api.dialogues.models import Dialogue, DialogueStatus, Extension
from api.digests.links import Links
from api.mail_previews.people import CALL, DAY, KEY, NOW, ZONE, example_id, reader, texts
from api.mail_previews.template import Template
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail
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
_REFUSAL = [Fault("/closes_at", "open_too_briefly", {"days": 3})]


def templates() -> Iterator[Template]:
    for notice in NOTICES.values():
        render = partial(_notice, notice)
        yield Template(f"call_{notice.words}", MailKind.NOTICE, render)
    yield Template("call_publication_refused", MailKind.NOTICE, _refused)


def _notice(notice: Notice, language: Language, settings: Settings) -> RenderedMail:
    links = Links(settings.public_url, KEY)
    moved = _SHORTENED if notice.words == "shortened" else _EXTENSION
    passages = [
        *notice.passages(_CALL, [moved], language),
        *mails.contact(_CALL, language),
    ]
    return _rendered(
        mails.build_notice(
            notice.words,
            reader(language),
            _CALL,
            passages,
            links.public_url,
            link=links.item(ItemKind.DIALOGUE, _CALL.id, language),
            stop=links.stop_notices(_CALL.id, example_id(1)),
        )
    )


def _refused(language: Language, settings: Settings) -> RenderedMail:
    link = f"{settings.public_url}/v1/dialogues/{_CALL.id}"
    passages = mails.refused(_REFUSAL, language)
    return _rendered(
        mails.build_notice(
            "publication_refused",
            reader(language),
            _CALL,
            passages,
            settings.public_url,
            link=link,
        )
    )


def _rendered(mail: dict[str, Any]) -> RenderedMail:
    return RenderedMail(mail["subject"], mail["text"], mail["html"])
