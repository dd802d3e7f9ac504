"""Notices: mails at once to everybody involved in a dialogue about events that change their plans.

People who get a notice are left out when the event is matched to watches, so that each person gets
one mail per event.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.accounts.rules import notice_due_at
from api.contributions.events import QuestionAnswered
from api.contributions.queries.recipients import asker_ids
from api.core.actor import ANONYMOUS
from api.core.events import Event
from api.core.i18n import Language
from api.dialogues import queries as dialogues
from api.dialogues.events import (
    DialogueCancelled,
    DialogueClosing,
    DialogueEvent,
    DialogueExtended,
    DialogueShortened,
    SummaryPublished,
)
from api.dialogues.mails import Passage, build_notice
from api.dialogues.models import Dialogue, DialogueStatus, Extension
from api.dialogues.rules.transitions import COMING, is_closing, status_at
from api.digests.links import Links, one_click
from api.events.handlers import HandlerContext
from api.mails.enqueue import queue_mail
from api.mails.queries import cancel_pending
from api.meetings.events import MeetingCancelled, MeetingChanged
from api.meetings.queries import sign_ups
from api.meetings.rules.content import IN_CALENDAR
from api.notices import content
from api.notices.recipients import recipients
from api.watches.audiences import subscribers_of
from api.watches.models import ItemKind

Passages = list[Passage]


class Notice(NamedTuple):
    words: str
    """Part of the texts' names: `mail.<words>.…`."""
    is_current: Callable[[Dialogue, datetime], bool]
    """Whether the dialogue is still as the event says."""
    passages: Callable[[Dialogue, Sequence[Extension], Language], Passages]


NOTICES: Mapping[type[Event], Notice] = {
    DialogueExtended: Notice(
        "extended",
        lambda dialogue, now: status_at(dialogue, now) in COMING,
        content.moved,
    ),
    DialogueShortened: Notice(
        "shortened",
        lambda dialogue, now: status_at(dialogue, now) in COMING,
        content.moved,
    ),
    DialogueClosing: Notice("closing", is_closing, content.closing),
    DialogueCancelled: Notice(
        "cancelled",
        lambda dialogue, _: dialogue.status is DialogueStatus.CANCELLED,
        content.cancelled,
    ),
    SummaryPublished: Notice(
        "summary",
        lambda dialogue, _: dialogue.status is DialogueStatus.CONCLUDED,
        lambda *_: [],
    ),
}


def notify_participants(session: Session, event: Event, context: HandlerContext) -> set[UUID]:
    """Queues the notices of the event. Returns the people who get a notice, or another mail about
    their own meeting or question.
    """
    elsewhere = _notified_elsewhere(session, event, context)
    dialogue = _dialogue(session, event, context)
    if dialogue is None:
        return elsewhere
    people = session.scalars(recipients(dialogue.id)).all()
    passages = _passages(session, event, dialogue, context)
    for person in people:
        if person.id not in elsewhere:
            _mail(session, event, dialogue, person, passages[person.language], context=context)
    return elsewhere | {person.id for person in people}


def _dialogue(session: Session, event: Event, context: HandlerContext) -> Dialogue | None:
    """The event's dialogue, if it is public and the event is recent and still current."""
    now = context.now
    if not isinstance(event, DialogueEvent) or type(event) not in NOTICES:
        return None
    if not subscribers_of(context.row, now):
        return None
    dialogue = session.scalar(dialogues.by_id(ANONYMOUS, event.dialogue_id))
    return dialogue if dialogue and NOTICES[type(event)].is_current(dialogue, now) else None


def _notified_elsewhere(session: Session, event: Event, context: HandlerContext) -> set[UUID]:
    """People who get another mail about the event: those who signed up, or asked the question."""
    stmt: Select[UUID | None]
    match event:
        case MeetingChanged() if not IN_CALENDAR.isdisjoint(event.changed):
            stmt = sign_ups.people_of(event.meeting_id)
        case MeetingCancelled():
            stmt = sign_ups.people_of(event.meeting_id)
        case QuestionAnswered():
            stmt = asker_ids(event.contribution_id)
        case DialogueCancelled():
            stmt = sign_ups.people_without_meeting(event.dialogue_id, context.row.time)
        case _:
            return set()
    return {person_id for person_id in session.scalars(stmt) if person_id}


def _passages(
    session: Session, event: Event, dialogue: Dialogue, context: HandlerContext
) -> Mapping[Language, Passages]:
    """Passages by language. They ignore extensions that are later than the event."""
    rows = session.scalars(dialogues.extensions([dialogue.id]))
    extensions = [row for row in rows if row.at <= context.row.time]
    return {
        language: [
            *NOTICES[type(event)].passages(dialogue, extensions, language),
            *content.contact(dialogue, language),
        ]
        for language in Language
    }


def key_prefix(dialogue_id: UUID) -> str:
    """Prefix of the keys of a dialogue's notices."""
    return f"involved:{dialogue_id}:"


def _mail(
    session: Session,
    event: Event,
    dialogue: Dialogue,
    person: Person,
    passages: Passages,
    *,
    context: HandlerContext,
) -> None:
    now, links = context.now, Links.of(context.settings)
    stop = links.stop_notices(dialogue.id, person.id)
    mail = build_notice(
        NOTICES[type(event)].words,
        person,
        dialogue,
        passages,
        links.public_url,
        link=links.item(ItemKind.DIALOGUE, dialogue.id, person.language),
        stop=stop,
    )
    prefix = key_prefix(dialogue.id)
    session.execute(cancel_pending(person.id, prefix, now))  # the newest notice replaces them
    deadline = dialogue.closes_at if status_at(dialogue, now) in COMING else None
    queue_mail(
        session,
        key=f"{prefix}{context.row.id}:{person.id}",
        headers=one_click(stop),
        due_at=notice_due_at(person, now, before=deadline),
        **mail,
    )
