"""Queries of sign-ups, waiting lists and taken places."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Update,
    and_,
    false,
    func,
    or_,
    select,
    update,
)

from api.accounts.models import Person
from api.core.actor import Actor, Permission
from api.core.keyset import after
from api.dialogues.models import Dialogue
from api.meetings.models import Meeting, MeetingSlot, MeetingStatus, SignUp, SignUpStatus
from api.organisations.models import Organisation

S = SignUpStatus
SortKey = tuple[UUID]
SignUpRow = Row[SignUp, Meeting, Dialogue]
_ACTIVE = SignUp.status != S.WITHDRAWN
_ORDER = (SignUp.drawn_order.nulls_last(), SignUp.number)
"""Order of a waiting list: by the draw, otherwise by sign-up."""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """True for the actor's own sign-ups, and for active ones if the actor organises the meeting."""
    organised = Dialogue.organisation_id.in_(actor.organisations_with(Permission.DIALOGUE_WRITE))
    own = SignUp.person_id == actor.person_id if actor.person_id else false()
    return or_(own, and_(organised, _ACTIVE))


def _with_meeting() -> Select[SignUp, Meeting, Dialogue]:
    return (
        select(SignUp, Meeting, Dialogue)
        .join(Meeting, Meeting.id == SignUp.meeting_id)
        .join(Dialogue, Dialogue.id == Meeting.dialogue_id)
    )


def by_id(actor: Actor, sign_up_id: UUID) -> Select[SignUp, Meeting, Dialogue]:
    return _with_meeting().where(SignUp.id == sign_up_id, visible_to(actor))


def page(
    actor: Actor, meeting_id: UUID, *, start: SortKey | None, limit: int
) -> Select[SignUp, Meeting, Dialogue]:
    """Oldest first; one row more than the page holds."""
    return (
        _with_meeting()
        .where(SignUp.meeting_id == meeting_id, visible_to(actor), after((SignUp.id,), start))
        .order_by(SignUp.id)
        .limit(limit + 1)
    )


def own_in(actor: Actor, dialogue_id: UUID) -> Select[SignUp, Meeting, Dialogue]:
    """The actor's own active sign-ups in a dialogue."""
    own = SignUp.person_id == actor.person_id if actor.person_id else false()
    return (
        _with_meeting()
        .where(Meeting.dialogue_id == dialogue_id, own, _ACTIVE)
        .order_by(Meeting.starts_at, SignUp.id)
    )


def names(sign_up_ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    """Names of the person and the organisation of each sign-up."""
    return (
        select(
            SignUp.id,
            Person.name.label("person"),
            Organisation.name.label("organisation"),
            Organisation.confirmation.label("confirmation"),
        )
        .outerjoin(Person, Person.id == SignUp.person_id)
        .outerjoin(Organisation, Organisation.id == SignUp.organisation_id)
        .where(SignUp.id.in_(sign_up_ids))
    )


def positions(meeting_ids: Collection[UUID]) -> Select[UUID, int]:
    """Positions on the waiting lists, from 1."""
    place = func.row_number().over(partition_by=SignUp.meeting_id, order_by=_ORDER)
    return select(SignUp.id, place).where(
        SignUp.meeting_id.in_(meeting_ids), SignUp.status == S.WAITING
    )


def counts(meeting_ids: Collection[UUID]) -> Select[UUID, SignUpStatus, int]:
    return (
        select(SignUp.meeting_id, SignUp.status, func.count())
        .where(SignUp.meeting_id.in_(meeting_ids), _ACTIVE)
        .group_by(SignUp.meeting_id, SignUp.status)
    )


def taken_slots(meeting_ids: Collection[UUID]) -> Select[UUID | None]:
    return select(SignUp.slot_id).where(_placed(meeting_ids), SignUp.slot_id.is_not(None))


def placed_in(person_id: UUID, meeting_ids: Collection[UUID]) -> Select[UUID]:
    return select(SignUp.meeting_id).where(_placed(meeting_ids), SignUp.person_id == person_id)


def active_of(
    meeting_id: UUID, person_id: UUID, organisation_id: UUID | None
) -> Select[UUID | None, UUID]:
    """Person and id of active sign-ups that prevent another one."""
    same = SignUp.person_id == person_id
    if organisation_id is not None:
        same = or_(same, SignUp.organisation_id == organisation_id)
    return select(SignUp.person_id, SignUp.id).where(SignUp.meeting_id == meeting_id, _ACTIVE, same)


def people_in(dialogue_id: UUID) -> Select[UUID | None]:
    """People with an active sign-up for any meeting of the dialogue."""
    return (
        select(SignUp.person_id)
        .join(Meeting, Meeting.id == SignUp.meeting_id)
        .where(Meeting.dialogue_id == dialogue_id, _ACTIVE, SignUp.person_id.is_not(None))
    )


def people_of(meeting_id: UUID) -> Select[UUID | None]:
    return select(SignUp.person_id).where(
        SignUp.meeting_id == meeting_id, _ACTIVE, SignUp.person_id.is_not(None)
    )


def people_without_meeting(dialogue_id: UUID, since: datetime) -> Select[UUID | None]:
    """Those of `people_in` whose meeting is cancelled with the dialogue; each gets a mail about it.

    The result is the same before and after the meeting is cancelled.
    """
    falls_away = or_(Meeting.status == MeetingStatus.PLANNED, Meeting.cancelled_at >= since)
    return people_in(dialogue_id).where(Meeting.ends_at > since, falls_away)


def waiting(meeting_id: UUID, limit: int | None) -> Select[SignUp]:
    return in_state(meeting_id, S.WAITING).order_by(*_ORDER).limit(limit)


def leave(meeting_id: UUID, person_id: UUID, now: datetime) -> Update:
    """Withdraw the person's sign-up unless the talk or meeting has begun."""
    begins = (
        select(func.coalesce(MeetingSlot.starts_at, Meeting.starts_at))
        .select_from(Meeting)
        .outerjoin(MeetingSlot, MeetingSlot.id == SignUp.slot_id)
        .where(Meeting.id == SignUp.meeting_id)
        .correlate(SignUp)
        .scalar_subquery()
    )
    return (
        update(SignUp)
        .where(
            SignUp.meeting_id == meeting_id, SignUp.person_id == person_id, _ACTIVE, begins > now
        )
        .values(status=S.WITHDRAWN, withdrawn_at=now, slot_id=None)
        .execution_options(synchronize_session="fetch")
    )


def in_state(meeting_id: UUID, *states: SignUpStatus) -> Select[SignUp]:
    return select(SignUp).where(SignUp.meeting_id == meeting_id, SignUp.status.in_(states))


def drawn(meeting_id: UUID) -> Select[SignUp]:
    """Drawn sign-ups in the order of the draw, including those withdrawn later."""
    return (
        select(SignUp)
        .where(SignUp.meeting_id == meeting_id, SignUp.drawn_order.is_not(None))
        .order_by(SignUp.drawn_order)
    )


def in_use(slot: MeetingSlot) -> Select[UUID]:
    """Ids of active sign-ups that have the slot or wish for it."""
    return select(SignUp.id).where(
        SignUp.meeting_id == slot.meeting_id,
        _ACTIVE,
        or_(SignUp.slot_id == slot.id, SignUp.wishes.contains([slot.id])),
    )


def to_mail(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Sign-ups with all data for mails about them."""
    return (
        select(SignUp, Meeting, Dialogue, MeetingSlot, Person, Organisation.name.label("buyer"))
        .join(Meeting, Meeting.id == SignUp.meeting_id)
        .join(Dialogue, Dialogue.id == Meeting.dialogue_id)
        .join(Organisation, Organisation.id == Dialogue.organisation_id)
        .join(Person, Person.id == SignUp.person_id)
        .outerjoin(MeetingSlot, MeetingSlot.id == SignUp.slot_id)
        .where(*conditions)
        .order_by(SignUp.id)
    )


def claim_reminders(now: datetime, before: timedelta, limit: int) -> Update:
    """Store the start time of each due reminder, so that no other worker sends it.

    People who got the place less than `before` ahead of the start have just had a mail with it.
    """
    begins_at = func.coalesce(MeetingSlot.starts_at, Meeting.starts_at)
    due = (
        select(SignUp.id, begins_at.label("begins_at"))
        .join(Meeting, Meeting.id == SignUp.meeting_id)
        .outerjoin(MeetingSlot, MeetingSlot.id == SignUp.slot_id)
        .where(
            SignUp.status == S.PLACED,
            Meeting.status == MeetingStatus.PLANNED,
            Meeting.ends_at > now,  # selective, and has an index
            begins_at > now,
            begins_at <= now + before,
            SignUp.placed_at < begins_at - before,
            SignUp.reminded_of.is_distinct_from(begins_at),
        )
        .limit(limit)
        .with_for_update(of=SignUp, skip_locked=True)
        .cte("due")
    )
    return (
        update(SignUp)
        .where(SignUp.id == due.c.id)
        .values(reminded_of=due.c.begins_at)
        .returning(SignUp.id)
    )


def _placed(meeting_ids: Collection[UUID]) -> ColumnElement[bool]:
    return and_(SignUp.meeting_id.in_(meeting_ids), SignUp.status == S.PLACED)
