"""The lot: fair by construction, the same for whoever draws it again."""

import hashlib
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from api.meetings.rules.draw import commitment, draw, new_seed

SLOTS = [UUID(int=n) for n in range(8)]
wishes = st.lists(st.sampled_from(SLOTS), max_size=6, unique=True)
entries = st.dictionaries(st.uuids(), wishes, max_size=25)
seeds = st.text("0123456789abcdef", min_size=64, max_size=64)


@given(seeds, entries)
def test_no_slot_is_given_twice_and_only_to_who_wished_for_it(
    seed: str, sign_ups: dict[UUID, list[UUID]]
) -> None:
    given_out = draw(seed, sign_ups, SLOTS).slots
    assert len(set(given_out.values())) == len(given_out)
    assert all(slot in sign_ups[one] for one, slot in given_out.items())


@given(seeds, entries)
def test_each_gets_the_first_wish_that_was_free_at_their_turn(
    seed: str, sign_ups: dict[UUID, list[UUID]]
) -> None:
    result = draw(seed, sign_ups, SLOTS)
    assert sorted(result.order) == sorted(sign_ups)
    gone: set[UUID] = set()
    for item in result.order:
        left = [wish for wish in sign_ups[item] if wish not in gone]
        assert result.slots.get(item) == (left[0] if left else None)
        gone.update(left[:1])


@given(seeds, entries, st.randoms())
def test_the_order_in_which_people_came_does_not_matter(
    seed: str, sign_ups: dict[UUID, list[UUID]], chance: object
) -> None:
    shuffled = list(sign_ups.items())
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # Hypothesis' random.Random
    assert draw(seed, dict(shuffled), SLOTS[::-1]) == draw(seed, sign_ups, SLOTS)


@given(seeds, entries)
def test_a_slot_that_is_not_there_is_given_to_nobody(
    seed: str, sign_ups: dict[UUID, list[UUID]]
) -> None:
    assert set(draw(seed, sign_ups, SLOTS[:2]).slots.values()) <= set(SLOTS[:2])


def test_anybody_can_draw_again_with_what_is_published() -> None:
    """As the API describes it, without our code."""
    seed, ids = "5eed" * 16, [UUID(int=n) for n in range(100, 104)]
    by_hand = sorted(ids, key=lambda one: hashlib.sha256(f"{seed}{one}".encode()).hexdigest())
    result = draw(seed, dict.fromkeys(ids, SLOTS[:2]), SLOTS)
    assert result.order == by_hand
    assert result.slots == {by_hand[0]: SLOTS[0], by_hand[1]: SLOTS[1]}


def test_a_seed_is_new_each_time_and_its_commitment_does_not_tell_it() -> None:
    one, other = new_seed(), new_seed()
    assert one != other
    assert commitment(one) == hashlib.sha256(one.encode()).hexdigest() != one
