"""Places and the waiting list, in any order of events."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from api.core.errors import WrongState
from api.core.ids import new_id
from api.meetings.events import SignUpOutcome
from api.meetings.models import Meeting, SignUp, SignUpStatus
from api.meetings.rules import capacity
from api.meetings.rules.capacity import Occupancy
from tests.factories.dialogues import dialogue
from tests.factories.meetings import meeting, talks
from tests.factories.organisations import organisation

S = SignUpStatus
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
BEGINS = NOW + timedelta(days=1)
SLOTS = [UUID(int=n) for n in range(4)]


class Crowd(RuleBasedStateMachine):
    """What the service does under its lock, with lists instead of tables."""

    coming = Bundle("coming")

    def __init__(self) -> None:
        super().__init__()
        self.meeting = self.make_meeting()
        self.line: list[SignUp] = []

    def make_meeting(self) -> Meeting:
        return meeting(dialogue(organisation()), capacity=2)

    def wishes(self, chosen: list[UUID]) -> list[UUID]:
        return []

    def taken(self) -> Occupancy:
        placed = [item for item in self.line if item.status is S.PLACED]
        return Occupancy(len(placed), {one.slot_id for one in placed if one.slot_id})

    def waiting(self) -> list[SignUp]:
        return [item for item in self.line if item.status is S.WAITING]

    def fill(self) -> None:
        capacity.move_up(self.meeting, self.waiting(), self.taken(), NOW)

    @rule(target=coming, chosen=st.lists(st.sampled_from(SLOTS), min_size=1, unique=True))
    def somebody_signs_up(self, chosen: list[UUID]) -> SignUp:
        sign_up = SignUp(id=new_id(), wishes=self.wishes(chosen), slot_id=None)
        capacity.admit(sign_up, self.meeting, self.taken(), NOW)
        self.line.append(sign_up)
        return sign_up

    @rule(sign_up=coming)
    def somebody_leaves(self, sign_up: SignUp) -> None:
        if sign_up.status is S.WITHDRAWN:
            with pytest.raises(WrongState):
                capacity.withdraw(sign_up, BEGINS, NOW)
            return
        capacity.withdraw(sign_up, BEGINS, NOW)
        self.fill()


class EventCrowd(Crowd):
    @rule(more=st.integers(1, 3))
    def the_buyer_adds_places(self, more: int) -> None:
        assert self.meeting.capacity is not None
        self.meeting.capacity += more
        self.fill()

    @invariant()
    def no_place_too_many_and_none_empty_while_somebody_waits(self) -> None:
        assert self.meeting.capacity is not None
        standing = [item for item in self.line if item.status is not S.WITHDRAWN]
        placed = self.taken().placed
        assert placed == min(self.meeting.capacity, len(standing))

    @invariant()
    def nobody_is_overtaken(self) -> None:
        states = [item.status for item in self.line if item.status is not S.WITHDRAWN]
        assert states == sorted(states, key=[S.PLACED, S.WAITING].index)


class TalkCrowd(Crowd):
    def make_meeting(self) -> Meeting:
        return talks(dialogue(organisation()))

    def wishes(self, chosen: list[UUID]) -> list[UUID]:
        return chosen

    @invariant()
    def no_slot_has_two_and_each_has_one_who_wished_for_it(self) -> None:
        placed = [item for item in self.line if item.status is S.PLACED]
        assert len({one.slot_id for one in placed}) == len(placed)
        assert all(one.slot_id in one.wishes for one in placed)

    @invariant()
    def who_waits_wishes_for_nothing_that_is_free(self) -> None:
        taken = self.taken().slots
        assert all(set(item.wishes) <= taken for item in self.waiting())


TestEvents = EventCrowd.TestCase
TestTalks = TalkCrowd.TestCase


@given(st.lists(st.lists(st.sampled_from(SLOTS), unique=True), max_size=8))
def test_sign_ups_without_a_slot_wait_in_the_order_of_the_draw(wishes: list[list[UUID]]) -> None:
    day = talks(dialogue(organisation()), seed="5eed")
    entered = [SignUp(id=new_id(), wishes=wish, status=S.ENTERED) for wish in wishes]
    told = capacity.draw(day, entered, SLOTS, NOW)
    assert [one.drawn_order for one, _ in told] == list(range(1, len(wishes) + 1))
    assert day.drawn_at == NOW
    for one, news in told:
        assert one.slot_id == one.drawn_slot_id
        placed = one.slot_id is not None
        assert (one.status, news) == (
            (S.PLACED, SignUpOutcome.DRAWN) if placed else (S.WAITING, SignUpOutcome.NOT_DRAWN)
        )
