"""Mails about a call, in the reader's language, with times in the call's zone. The caller commits.

They have no `Reply-To`: the buyer may not know the recipient, and a reply, even an automatic one,
would reveal who takes part. The text names the contact.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.accounts.rules import undisturbed
from api.core import time_zones
from api.core.actor import Permission
from api.core.date_format import written_moment
from api.core.errors import Fault
from api.core.i18n import Language, best_text, translate
from api.dialogues.events import PublicationRefused
from api.dialogues.models import Dialogue
from api.events.handlers import HandlerContext
from api.mails.enqueue import queue_mail
from api.mails.models import MailKind
from api.mails.rendering import render
from api.organisations.queries.people import people_who
from api.plans.models.values import Contact

REFUSED = "publication_refused:"
"""Prefix of the keys of mails about a refused publication."""


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
    """Arguments of `queue_mail` except the key. The texts of the mail are `mail.<name>.…`."""
    language, title = person.language, best_text(dialogue.title, person.language)
    mail = render(
        "dialogues/call",
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
    """One passage for each fault, with the name of its field as the heading."""
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


def draft_address(public_url: str, dialogue_id: UUID, language: Language) -> str:
    """The page that lists the parts of a draft, and what is missing."""
    return f"{public_url}/my/dialogues/{dialogue_id}/draft?lang={language}"


def mail_refusal(session: Session, event: PublicationRefused, context: HandlerContext) -> None:
    """Mail those who write the buyer's calls, unless the refusal is gone."""
    dialogue = session.get(Dialogue, event.dialogue_id)
    if dialogue is None or dialogue.publication_refusal is None:
        return
    faults = dialogue.publication_refusal.faults
    for person in session.scalars(people_who(Permission.DIALOGUE_WRITE, dialogue.organisation_id)):
        passages = refused(faults, person.language)
        link = draft_address(context.public_url, dialogue.id, person.language)
        mail = build_notice(
            "publication_refused", person, dialogue, passages, context.public_url, link=link
        )
        key = f"{REFUSED}{context.row.id}:{person.id}"
        due_at, buyer = undisturbed(person, context.now), dialogue.organisation_id
        queue_mail(session, key=key, due_at=due_at, member_of=buyer, **mail)
