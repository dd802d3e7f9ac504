"""The draw: fair by construction, and the same whenever it is repeated."""

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
def test_slot_is_given_once_to_a_sign_up_that_wished_it(
    seed: str, sign_ups: dict[UUID, list[UUID]]
) -> None:
    given_out = draw(seed, sign_ups, SLOTS).slots
    assert len(set(given_out.values())) == len(given_out)
    assert all(slot in sign_ups[one] for one, slot in given_out.items())


@given(seeds, entries)
def test_sign_up_gets_its_first_free_wish_in_its_turn(
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
def test_order_of_sign_ups_does_not_matter(
    seed: str, sign_ups: dict[UUID, list[UUID]], chance: object
) -> None:
    shuffled = list(sign_ups.items())
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # Hypothesis' random.Random
    assert draw(seed, dict(shuffled), SLOTS[::-1]) == draw(seed, sign_ups, SLOTS)


@given(seeds, entries)
def test_unknown_slot_is_given_to_nobody(seed: str, sign_ups: dict[UUID, list[UUID]]) -> None:
    assert set(draw(seed, sign_ups, SLOTS[:2]).slots.values()) <= set(SLOTS[:2])


def test_draw_is_repeatable_from_public_data() -> None:
    """As the API describes it, without our code."""
    seed, ids = "5eed" * 16, [UUID(int=n) for n in range(100, 104)]
    by_hand = sorted(ids, key=lambda one: hashlib.sha256(f"{seed}{one}".encode()).hexdigest())
    result = draw(seed, dict.fromkeys(ids, SLOTS[:2]), SLOTS)
    assert result.order == by_hand
    assert result.slots == {by_hand[0]: SLOTS[0], by_hand[1]: SLOTS[1]}


def test_seed_is_random_and_hidden_by_its_commitment() -> None:
    one, other = new_seed(), new_seed()
    assert one != other
    assert commitment(one) == hashlib.sha256(one.encode()).hexdigest() != one
