"""Everybody involved in a dialogue is told at once of what changes their plans, by a notice.

Who was told so is left out when the same fact is matched to watches: one mail per person and fact.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.accounts.rules import may_be_told_at
from api.contributions.events import QuestionAnswered
from api.contributions.queries.recipients import asker_ids
from api.core.actor import ANONYMOUS
from api.core.i18n import Language
from api.core.outbox import OutboxEvent
from api.dialogues import mails
from api.dialogues import queries as dialogues
from api.dialogues.events import (
    DialogueCancelled,
    DialogueClosing,
    DialogueExtended,
    DialogueShortened,
    SummaryPublished,
)
from api.dialogues.models import Dialogue, DialogueStatus, Extension
from api.dialogues.rules.transitions import COMING, is_closing, status_at
from api.digests.links import Links, one_click
from api.mails.enqueue import queue_mail
from api.mails.queries import cancel_pending
from api.meetings.events import MeetingCancelled, MeetingChanged
from api.meetings.queries import sign_ups
from api.meetings.rules.content import IN_CALENDAR
from api.notices.recipients import recipients
from api.watches.audiences import subscribers_of
from api.watches.models import ItemKind

Passages = list[mails.Passage]


class Notice(NamedTuple):
    words: str
    """`mail.<words>.…`"""
    still_true: Callable[[Dialogue, datetime], bool]
    passages: Callable[[Dialogue, Sequence[Extension], Language], Passages]


NOTICES: Mapping[str, Notice] = {
    DialogueExtended.name: Notice(
        "extended",
        lambda dialogue, now: status_at(dialogue, now) in COMING,
        mails.moved,
    ),
    DialogueShortened.name: Notice(
        "shortened",
        lambda dialogue, now: status_at(dialogue, now) in COMING,
        mails.moved,
    ),
    DialogueClosing.name: Notice("closing", is_closing, mails.closing),
    DialogueCancelled.name: Notice(
        "cancelled",
        lambda dialogue, _: dialogue.status is DialogueStatus.CANCELLED,
        mails.cancelled,
    ),
    SummaryPublished.name: Notice(
        "summary",
        lambda dialogue, _: dialogue.status is DialogueStatus.CONCLUDED,
        lambda *_: [],
    ),
}
"""By fact."""


def notify_participants(
    session: Session, event: OutboxEvent, now: datetime, links: Links
) -> set[UUID]:
    """Who hears of the fact in this way, or by a mail about their own meeting or question."""
    elsewhere = _told_otherwise(session, event)
    dialogue = _dialogue(session, event, now)
    if dialogue is None:
        return elsewhere
    people = session.scalars(recipients(dialogue.id)).all()
    passages = _passages(session, event, dialogue)
    for person in people:
        if person.id not in elsewhere:
            words = passages[person.language]
            _mail(session, event, dialogue, person, words, now=now, links=links)
    return elsewhere | {person.id for person in people}


def _dialogue(session: Session, event: OutboxEvent, now: datetime) -> Dialogue | None:
    """If it is still news, still true, and all may see it."""
    if event.type not in NOTICES or not subscribers_of(event, now):
        return None
    dialogue = session.scalar(dialogues.by_id(ANONYMOUS, UUID(event.data["dialogue_id"])))
    return dialogue if dialogue and NOTICES[event.type].still_true(dialogue, now) else None


def _told_otherwise(session: Session, event: OutboxEvent) -> set[UUID]:
    """Who comes to the meeting that it is about, who asked the question: each gets a mail of it."""
    stmt: Select[UUID | None]
    is_moved = event.type == MeetingChanged.name and not IN_CALENDAR.isdisjoint(
        event.data["changed"]
    )
    if is_moved or event.type == MeetingCancelled.name:
        stmt = sign_ups.people_of(UUID(event.data["meeting_id"]))
    elif event.type == QuestionAnswered.name:
        stmt = asker_ids(UUID(event.data["contribution_id"]))
    elif event.type == DialogueCancelled.name:
        dialogue_id = UUID(event.data["dialogue_id"])
        stmt = sign_ups.people_without_meeting(dialogue_id, event.time)
    else:
        return set()
    return {person_id for person_id in session.scalars(stmt) if person_id}


def _passages(
    session: Session, event: OutboxEvent, dialogue: Dialogue
) -> Mapping[Language, Passages]:
    """The same for all who read one language. Of a moved deadline those until then."""
    extensions = [
        row for row in session.scalars(dialogues.extensions([dialogue.id])) if row.at <= event.time
    ]
    return {
        language: [
            *NOTICES[event.type].passages(dialogue, extensions, language),
            *mails.contact(dialogue, language),
        ]
        for language in Language
    }


def key_prefix(dialogue_id: UUID) -> str:
    """How the keys of a dialogue's notices begin."""
    return f"involved:{dialogue_id}:"


def _mail(
    session: Session,
    event: OutboxEvent,
    dialogue: Dialogue,
    person: Person,
    passages: Passages,
    *,
    now: datetime,
    links: Links,
) -> None:
    stop = links.stop_notices(dialogue.id, person.id)
    mail = mails.build_notice(
        NOTICES[event.type].words,
        person,
        dialogue,
        passages,
        links.public_url,
        link=links.item(ItemKind.DIALOGUE, dialogue.id, person.language),
        stop=stop,
    )
    beginning = key_prefix(dialogue.id)
    session.execute(cancel_pending(person.id, beginning, now))  # the newest says how it is now
    deadline = dialogue.closes_at if status_at(dialogue, now) in COMING else None
    queue_mail(
        session,
        key=f"{beginning}{event.id}:{person.id}",
        headers=one_click(stop),
        due_at=may_be_told_at(person, now, before=deadline),
        **mail,
    )
