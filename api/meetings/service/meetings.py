"""Commands of the buyer: plan, change and cancel meetings."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.errors import Conflict, Fault, NotFound, found_or_404, raise_faults
from api.core.ids import new_id
from api.core.versions import ExpectedVersion
from api.dialogues import queries as dialogue_queries
from api.dialogues.models import Dialogue
from api.dialogues.rules.transitions import require_status
from api.meetings.inputs import (
    MeetingCancel,
    MeetingCreate,
    MeetingPatch,
    SlotCreate,
)
from api.meetings.models import (
    Meeting,
    MeetingKind,
    MeetingSlot,
    MeetingStatus,
    SlotAllocation,
)
from api.meetings.queries import sign_ups as sign_up_queries
from api.meetings.recording import record
from api.meetings.rules import content, draw, stages
from api.meetings.service import loading
from api.meetings.service.loading import MeetingRow
from api.meetings.waiting_list import fill_places, occupancy

_GIVEN = (
    "kind", "title", "description", "starts_at", "ends_at", "mode", "place", "join_url",
    "languages", "capacity", "allocation",
)  # fmt: skip


async def plan(session: AsyncSession, actor: Actor, dialogue_id: UUID, data: MeetingCreate) -> UUID:
    dialogue = await _locked_dialogue(session, actor, dialogue_id)
    actor.require(Permission.DIALOGUE_WRITE, dialogue.organisation_id)
    require_status(dialogue, *stages.PLANNABLE)
    meeting, now = _new(dialogue, data), utc_now()
    slots = content.build_slots(meeting, data.slots)
    raise_faults(content.meeting_faults(meeting, slots))
    raise_faults(
        [
            *content.coming_faults(meeting, content.TIMES, now),
            *content.slot_faults(meeting, slots),
        ]
    )
    session.add(meeting)
    events = stages.announce(meeting, dialogue, now)
    record(session, actor, "plan", meeting, dialogue, events=events)
    await session.flush()
    session.add_all(slots)
    await session.flush()
    return meeting.id


async def update(
    session: AsyncSession,
    actor: Actor,
    meeting_id: UUID,
    patch: MeetingPatch,
    expected: ExpectedVersion,
) -> None:
    meeting, dialogue = await _for_change(session, actor, meeting_id, expected)
    now = utc_now()
    stages.require_planned(meeting, now)
    slots = await loading.slots_of(session, meeting)
    changed = content.apply_patch(meeting, patch)
    raise_faults(content.meeting_faults(meeting, slots))
    raise_faults(
        [
            *content.coming_faults(meeting, sorted(changed), now),
            *content.moved_faults(meeting, slots),
        ]
    )
    if "signup_closes_at" in changed and meeting.drawn_at is not None:
        raise Conflict([Fault("/signup_closes_at", "drawn_already")])
    if "capacity" in changed:
        await _fit_capacity(session, meeting)
    events = stages.changed(meeting, dialogue, changed)
    record(session, actor, "update", meeting, dialogue, events=events, changed=changed)
    await session.flush()


async def cancel(
    session: AsyncSession,
    actor: Actor,
    meeting_id: UUID,
    data: MeetingCancel,
    expected: ExpectedVersion,
) -> None:
    meeting, dialogue = await _for_change(session, actor, meeting_id, expected)
    events = stages.cancel(meeting, dialogue, data.reason, utc_now())
    record(session, actor, "cancel", meeting, dialogue, events=events)
    await session.flush()


async def add_slots(
    session: AsyncSession, actor: Actor, meeting_id: UUID, slots: Sequence[SlotCreate]
) -> None:
    meeting, dialogue = await _for_slots(session, actor, meeting_id)
    new = content.build_slots(meeting, slots)
    old = await loading.slots_of(session, meeting)
    raise_faults(content.slot_faults(meeting, new, old))
    session.add_all(new)
    _record_slots(session, actor, meeting, dialogue)
    await session.flush()


async def remove_slot(session: AsyncSession, actor: Actor, meeting_id: UUID, slot_id: UUID) -> None:
    """Remove a slot that nobody has or wishes for."""
    meeting, dialogue = await _for_slots(session, actor, meeting_id)
    slot = await session.get(MeetingSlot, slot_id)
    if slot is None or slot.meeting_id != meeting.id:
        raise NotFound
    if (await session.scalars(sign_up_queries.in_use(slot))).first() is not None:
        raise Conflict([Fault("", "slot_in_use")])
    await session.delete(slot)
    _record_slots(session, actor, meeting, dialogue)
    await session.flush()


async def _locked_dialogue(session: AsyncSession, actor: Actor, dialogue_id: UUID) -> Dialogue:
    """Lock the dialogue: publishing or cancelling it at the same time would miss a new meeting."""
    return found_or_404(await session.scalar(dialogue_queries.for_update(actor, dialogue_id)))


def _new(dialogue: Dialogue, data: MeetingCreate) -> Meeting:
    given = {field: content.as_kept(field, getattr(data, field)) for field in _GIVEN}
    closes_at = content.as_kept("signup_closes_at", data.signup_closes_at)
    return Meeting(
        id=new_id(),
        dialogue_id=dialogue.id,
        signup_closes_at=closes_at or given["starts_at"],
        status=MeetingStatus.PLANNED,
        cancellation_reason={},
        calendar_sequence=0,
        seed=draw.new_seed() if data.allocation is SlotAllocation.LOT else None,
        **given,
    )


async def _for_change(
    session: AsyncSession, actor: Actor, meeting_id: UUID, expected: ExpectedVersion
) -> MeetingRow:
    meeting_row = await loading.locked(session, actor, meeting_id)
    meeting_row.Meeting.require_version(expected)
    actor.require(Permission.DIALOGUE_WRITE, meeting_row.Dialogue.organisation_id)
    return meeting_row


async def _for_slots(session: AsyncSession, actor: Actor, meeting_id: UUID) -> MeetingRow:
    meeting_row = await loading.locked(session, actor, meeting_id)
    actor.require(Permission.DIALOGUE_WRITE, meeting_row.Dialogue.organisation_id)
    stages.require_planned(meeting_row.Meeting, utc_now())
    if meeting_row.Meeting.kind is not MeetingKind.ONE_TO_ONE:
        raise Conflict([Fault("", "one_to_one_only")])
    return meeting_row


def _record_slots(
    session: AsyncSession, actor: Actor, meeting: Meeting, dialogue: Dialogue
) -> None:
    events = stages.changed(meeting, dialogue, ["slots"])
    record(session, actor, "change_slots", meeting, dialogue, events=events)


async def _fit_capacity(session: AsyncSession, meeting: Meeting) -> None:
    given = await session.run_sync(occupancy, meeting)
    if meeting.capacity is not None and meeting.capacity < given.placed:
        raise Conflict([Fault("/capacity", "below_placed", {"placed": given.placed})])
    await session.run_sync(fill_places, meeting)
