"""Mails about a call: what happened to it, in the reader's language, its times in its own zone.

Without `Reply-To`: whoever is told may be unknown to the buyer, and an answer, or a program that
answers for somebody who is away, would tell it who takes part. Whom to ask stands in the text.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from api.accounts.models import Person
from api.core import time_zones
from api.core.date_format import written_moment
from api.core.errors import Fault
from api.core.i18n import Language, Texts, best_text, marked_text, translate
from api.dialogues.models import Dialogue, Extension
from api.mails.models import MailKind
from api.mails.rendering import render
from api.plans.models.values import Contact

REFUSED = "publication_refused:"
"""How the keys of mails begin that tell that a draft was not published."""


class Passage(NamedTuple):
    heading: str
    text: str


def build_notice(
    name: str,
    person: Person,
    dialogue: Dialogue,
    passages: Sequence[Passage],
    public_url: str,
    *,
    link: str,
    stop: str | None = None,
) -> dict[str, Any]:
    """All that `queue_mail` takes, but for the key. `name`: `mail.<name>.…` are its words."""
    language, title = person.language, best_text(dialogue.title, person.language)
    mail = render(
        "call",
        language,
        public_url=public_url,
        subject=translate(f"mail.{name}.subject", language, dialogue=title),
        what=name,
        dialogue=title,
        passages=passages,
        link=link,
        stop=stop,
    )
    return {
        "kind": MailKind.NOTICE,
        "person_id": person.id,
        "address": person.email,
        "language": language,
        **mail._asdict(),
    }


def refused(faults: Iterable[Fault], language: Language) -> list[Passage]:
    """Each fault under the name of what it is about."""
    return [
        Passage(_field(fault, language), translate(f"fault.{fault.code}", language, **fault.params))
        for fault in faults
    ]


def in_zone(moment: datetime, dialogue: Dialogue, language: Language) -> str:
    time = written_moment(moment, dialogue.time_zone, language)
    return time_zones.in_zone(time, dialogue.time_zone, language)


def written_contact(contact: Contact | None) -> str:
    if contact is None:
        return ""
    return ", ".join(filter(None, (contact.name, contact.email, contact.phone)))


def _field(fault: Fault, language: Language) -> str:
    name = fault.pointer.split("/")[1]
    return translate(f"dialogue.field.{name}", language)


def moved(dialogue: Dialogue, extensions: Sequence[Extension], language: Language) -> list[Passage]:
    """By the last of them."""
    last = extensions[-1]
    moments = {"before": last.closes_before, "after": last.closes_after}
    deadlines = [
        Passage(
            translate(f"dialogue.deadline.{name}", language), in_zone(moment, dialogue, language)
        )
        for name, moment in moments.items()
    ]
    return [*deadlines, _reason(last.reason, language)]


def closing(dialogue: Dialogue, _: Sequence[Extension], language: Language) -> list[Passage]:
    if dialogue.closes_at is None:
        return []
    heading = translate("dialogue.deadline", language)
    return [Passage(heading, in_zone(dialogue.closes_at, dialogue, language))]


def cancelled(dialogue: Dialogue, _: Sequence[Extension], language: Language) -> list[Passage]:
    return [_reason(dialogue.cancellation_reason, language)]


def contact(dialogue: Dialogue, language: Language) -> list[Passage]:
    written = written_contact(dialogue.contact)
    return [Passage(translate("dialogue.contact", language), written)] if written else []


def _reason(reason: Texts, language: Language) -> Passage:
    return Passage(translate("dialogue.reason", language), marked_text(reason, language))
