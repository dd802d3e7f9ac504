"""Queries of meetings, limited to those the actor may see."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select

from api.core.actor import Actor, Permission
from api.core.keyset import after
from api.dialogues.models import Dialogue
from api.dialogues.queries import visible_to as dialogues_visible_to
from api.meetings.models import (
    Material,
    Meeting,
    MeetingSlot,
    MeetingStatus,
    SignUp,
    SignUpStatus,
    SlotAllocation,
)

SortKey = tuple[datetime, UUID]
MaterialKey = tuple[UUID]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """True for announced meetings of visible dialogues, and for all meetings of the
    actor's buyers.
    """
    own = actor.organisations_with(Permission.ORGANISATION_READ)
    announced = or_(Meeting.announced_at.is_not(None), Dialogue.organisation_id.in_(own))
    return and_(dialogues_visible_to(actor), announced)


def _with_dialogue() -> Select[Meeting, Dialogue]:
    return select(Meeting, Dialogue).join(Dialogue, Dialogue.id == Meeting.dialogue_id)


def by_id(actor: Actor, meeting_id: UUID) -> Select[Meeting, Dialogue]:
    return _with_dialogue().where(Meeting.id == meeting_id, visible_to(actor))


def for_update(actor: Actor, meeting_id: UUID) -> Select[Meeting, Dialogue]:
    """Lock the meeting, so that places are allocated one after the other."""
    return (
        by_id(actor, meeting_id)
        .with_for_update(of=Meeting, key_share=True)
        .execution_options(populate_existing=True)
    )


def page(
    actor: Actor, dialogue_id: UUID, *, start: SortKey | None, limit: int
) -> Select[Meeting, Dialogue]:
    """Sorted by start time; one row more than the page holds."""
    columns = (Meeting.starts_at, Meeting.id)
    return (
        _with_dialogue()
        .where(Meeting.dialogue_id == dialogue_id, visible_to(actor), after(columns, start))
        .order_by(*columns)
        .limit(limit + 1)
    )


def slots(meeting_ids: Collection[UUID]) -> Select[MeetingSlot]:
    return (
        select(MeetingSlot)
        .where(MeetingSlot.meeting_id.in_(meeting_ids))
        .order_by(MeetingSlot.starts_at, MeetingSlot.id)
    )


def materials(meeting_id: UUID, *, start: MaterialKey | None, limit: int) -> Select[Material]:
    """Oldest first; one row more than the page holds."""
    return (
        select(Material)
        .where(Material.meeting_id == meeting_id, after((Material.id,), start))
        .order_by(Material.id)
        .limit(limit + 1)
    )


def material(actor: Actor, material_id: UUID) -> Select[Material, Meeting, Dialogue]:
    return (
        select(Material, Meeting, Dialogue)
        .join(Meeting, Meeting.id == Material.meeting_id)
        .join(Dialogue, Dialogue.id == Meeting.dialogue_id)
        .where(Material.id == material_id, visible_to(actor))
    )


def material_for_update(actor: Actor, material_id: UUID) -> Select[Material, Meeting, Dialogue]:
    return material(actor, material_id).with_for_update(of=Material, key_share=True)


def materials_of(meeting_ids: Collection[UUID], limit: int) -> Select[Material]:
    """Oldest first."""
    stmt = select(Material).where(Material.meeting_id.in_(meeting_ids))
    return stmt.order_by(Material.id).limit(limit)


def to_announce(dialogue_id: UUID) -> Select[Meeting, Dialogue]:
    return _planned_in(dialogue_id).where(Meeting.announced_at.is_(None))


def to_cancel(dialogue_id: UUID, now: datetime) -> Select[Meeting, Dialogue]:
    return _planned_in(dialogue_id).where(Meeting.ends_at > now)


def to_leave(person_id: UUID, now: datetime) -> Select[Meeting]:
    """Meetings for which the person is signed up. Locked in one order, so that two people who leave
    cannot deadlock."""
    signed_up = select(SignUp.meeting_id).where(
        SignUp.person_id == person_id, SignUp.status != SignUpStatus.WITHDRAWN
    )
    return (
        select(Meeting)
        .where(
            Meeting.id.in_(signed_up),
            Meeting.status == MeetingStatus.PLANNED,
            Meeting.ends_at > now,
        )
        .order_by(Meeting.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


def to_draw(now: datetime, limit: int) -> Select[Meeting, Dialogue]:
    return (
        _with_dialogue()
        .where(
            Meeting.allocation == SlotAllocation.LOT,
            Meeting.drawn_at.is_(None),
            Meeting.announced_at.is_not(None),
            Meeting.status == MeetingStatus.PLANNED,
            Meeting.signup_closes_at <= now,
        )
        .order_by(Meeting.signup_closes_at, Meeting.id)
        .limit(limit)
        .with_for_update(of=Meeting, skip_locked=True, key_share=True)
    )


def _planned_in(dialogue_id: UUID) -> Select[Meeting, Dialogue]:
    """Planned meetings, locked in one order, so that two transactions cannot deadlock."""
    return (
        _with_dialogue()
        .where(Meeting.dialogue_id == dialogue_id, Meeting.status == MeetingStatus.PLANNED)
        .order_by(Meeting.id)
        .with_for_update(of=Meeting, key_share=True)
    )
