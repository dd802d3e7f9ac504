"""Commands of people: sign up and withdraw."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.clock import utc_now
from api.core.errors import Conflict, Fault, Forbidden, Why, raise_faults
from api.core.ids import new_id
from api.core.versions import ExpectedVersion
from api.meetings.inputs import SignUpCreate
from api.meetings.models import Meeting, MeetingKind, MeetingSlot, SignUp
from api.meetings.queries import sign_ups as queries
from api.meetings.recording import record_sign_up
from api.meetings.rules import capacity, stages
from api.meetings.service import loading
from api.meetings.waiting_list import fill_places, occupancy


async def sign_up(
    session: AsyncSession, actor: Actor, meeting_id: UUID, data: SignUpCreate
) -> UUID:
    """Give a place, a position on the waiting list or an entry in the draw, under the meeting's
    lock.
    """
    meeting, dialogue = await loading.locked(session, actor, meeting_id)
    capacity.require_may_sign_up(actor, dialogue, data.organisation_id)
    person_id, now = actor.require_person(), utc_now()
    capacity.require_taking_sign_ups(meeting, dialogue, now)
    slots = {slot.id for slot in await loading.slots_of(session, meeting)}
    raise_faults(capacity.sign_up_faults(data, meeting, slots))
    await _require_new(session, meeting, person_id, data.organisation_id)
    sign_up = SignUp(
        id=new_id(),
        meeting_id=meeting.id,
        person_id=person_id,
        organisation_id=data.organisation_id,
        wishes=list(dict.fromkeys(data.wishes)),
    )
    outcome = capacity.admit(sign_up, meeting, await session.run_sync(occupancy, meeting), now)
    session.add(sign_up)
    record_sign_up(session, actor, "create", sign_up, outcome)
    await session.flush()
    return sign_up.id


async def withdraw(
    session: AsyncSession, actor: Actor, sign_up_id: UUID, expected: ExpectedVersion
) -> None:
    """Withdraw the sign-up and give its place to the first one waiting, in the same transaction."""
    row = await loading.get_sign_up(session, actor, sign_up_id)
    meeting, _ = await loading.locked(session, actor, row.Meeting.id)
    sign_up = row.SignUp
    await session.refresh(sign_up)  # it may have moved up while we waited for the lock
    sign_up.require_version(expected)
    if sign_up.person_id != actor.person_id:
        raise Forbidden(why=Why.AUTHOR_ONLY)
    now = utc_now()
    stages.require_planned(meeting, now)
    slot = await session.get_one(MeetingSlot, sign_up.slot_id) if sign_up.slot_id else None
    news = capacity.withdraw(sign_up, (slot or meeting).starts_at, now)
    record_sign_up(session, actor, "withdraw", sign_up, news)
    await session.run_sync(fill_places, meeting)


async def _require_new(
    session: AsyncSession, meeting: Meeting, person_id: UUID, organisation_id: UUID | None
) -> None:
    """Allow one sign-up for each person, and one talk for each supplier."""
    one_a_supplier = meeting.kind is MeetingKind.ONE_TO_ONE
    in_the_way = queries.active_of(
        meeting.id, person_id, organisation_id if one_a_supplier else None
    )
    rows = (await session.execute(in_the_way)).all()
    own = next((row.id for row in rows if row.person_id == person_id), None)
    if own is not None:
        raise Conflict.existing("", "signed_up_already", f"/v1/sign-ups/{own}")
    if rows:
        raise Conflict([Fault("/organisation_id", "supplier_signed_up_already")])
