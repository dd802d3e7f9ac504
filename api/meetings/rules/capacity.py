"""Rules for signing up and allocating places. Callers hold the meeting's lock."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from api.core.actor import Actor, Permission
from api.core.errors import Fault, Forbidden, InvalidRequest, Why, WrongState
from api.dialogues.models import Dialogue, Participation
from api.dialogues.rules.transitions import require_status
from api.meetings.events import SignUpOutcome
from api.meetings.inputs import SignUpCreate
from api.meetings.models import Meeting, MeetingKind, SignUp, SignUpStatus, SlotAllocation
from api.meetings.rules import draw as draw_rules
from api.meetings.rules.stages import PUBLIC, require_planned

S = SignUpStatus


class Occupancy(msgspec.Struct):
    """Places and slots that are taken; updated with every place that is given."""

    placed: int = 0
    slots: set[UUID] = msgspec.field(default_factory=set)


def require_may_sign_up(actor: Actor, dialogue: Dialogue, organisation_id: UUID | None) -> None:
    if dialogue.organisation_id in actor.memberships:
        fault = Fault("", "buyer_does_not_sign_up")
        raise Forbidden(why=Why.BUYERS_PEOPLE, faults=[fault])
    if organisation_id is not None:
        actor.require(Permission.INTEREST_WRITE, organisation_id)
    elif dialogue.participation is Participation.SUPPLIERS:
        if not actor.organisations_with(Permission.INTEREST_WRITE):
            raise Forbidden(why=Why.SUPPLIERS_ONLY)
        raise InvalidRequest.at("/organisation_id", "required")


def require_taking_sign_ups(meeting: Meeting, dialogue: Dialogue, now: datetime) -> None:
    require_status(dialogue, *PUBLIC)
    require_planned(meeting, now)
    if meeting.signup_closes_at <= now:
        raise WrongState("sign_up_period", "closed", "open")


def sign_up_faults(
    data: SignUpCreate, meeting: Meeting, slots: Collection[UUID]
) -> Iterator[Fault]:
    if meeting.kind is not MeetingKind.ONE_TO_ONE:
        if data.wishes:
            yield Fault("/wishes", "one_to_one_only")
        return
    if not data.wishes:
        yield Fault("/wishes", "required")
    for number, wish in enumerate(data.wishes):
        if wish not in slots:
            yield Fault(f"/wishes/{number}", "unknown_slot")


def admit(sign_up: SignUp, meeting: Meeting, occupancy: Occupancy, now: datetime) -> SignUpOutcome:
    """Give a place if one is free, otherwise the end of the waiting list; or enter the draw."""
    if meeting.allocation is SlotAllocation.LOT:
        sign_up.status = S.ENTERED
        return SignUpOutcome.ENTERED
    if _give_place(sign_up, meeting, occupancy, now):
        return SignUpOutcome.PLACED
    sign_up.status = S.WAITING
    return SignUpOutcome.WAITING


def move_up(
    meeting: Meeting, waiting: Iterable[SignUp], occupancy: Occupancy, now: datetime
) -> list[SignUp]:
    """Give free places and return their sign-ups. `waiting` is in the order of the list."""
    return [item for item in waiting if _give_place(item, meeting, occupancy, now)]


def free_places(meeting: Meeting, occupancy: Occupancy) -> int | None:
    """Number of free places; None for a meeting without a capacity."""
    return None if meeting.capacity is None else max(meeting.capacity - occupancy.placed, 0)


def withdraw(sign_up: SignUp, begins_at: datetime, now: datetime) -> SignUpOutcome:
    """Withdraw before the start. A withdrawn sign-up stays so, but the person may sign up again."""
    if sign_up.status is S.WITHDRAWN:
        raise WrongState("sign_up", S.WITHDRAWN, S.PLACED, S.WAITING, S.ENTERED)
    if begins_at <= now:
        raise WrongState("meeting", "begun", "not_begun")
    sign_up.status = S.WITHDRAWN
    sign_up.withdrawn_at = now
    return SignUpOutcome.WITHDRAWN


def draw(
    meeting: Meeting, sign_ups: Sequence[SignUp], slots: Collection[UUID], now: datetime
) -> list[tuple[SignUp, SignUpOutcome]]:
    """Draw the slots. Sign-ups without a slot wait in the order of the draw."""
    assert meeting.seed is not None  # noqa: S101 - a lot has one
    drawn = draw_rules.draw(
        meeting.seed, {sign_up.id: sign_up.wishes for sign_up in sign_ups}, slots
    )
    by_id = {sign_up.id: sign_up for sign_up in sign_ups}
    meeting.drawn_at = now
    return [
        (by_id[id_], _drawn(by_id[id_], number, drawn.slots.get(id_), now))
        for number, id_ in enumerate(drawn.order, 1)
    ]


def _drawn(sign_up: SignUp, number: int, slot: UUID | None, now: datetime) -> SignUpOutcome:
    sign_up.drawn_order = number
    sign_up.drawn_slot_id = sign_up.slot_id = slot
    if slot is None:
        sign_up.status = S.WAITING
        return SignUpOutcome.NOT_DRAWN
    sign_up.status, sign_up.placed_at = S.PLACED, now
    return SignUpOutcome.DRAWN


def _give_place(sign_up: SignUp, meeting: Meeting, occupancy: Occupancy, now: datetime) -> bool:
    if meeting.kind is MeetingKind.ONE_TO_ONE:
        slot = next((wish for wish in sign_up.wishes if wish not in occupancy.slots), None)
        if slot is None:
            return False
        sign_up.slot_id = slot
        occupancy.slots.add(slot)
    elif free_places(meeting, occupancy) == 0:
        return False
    occupancy.placed += 1
    sign_up.status, sign_up.placed_at = S.PLACED, now
    return True
