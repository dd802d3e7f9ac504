"""Challenges: ours, unchanged, of one dialogue, in time; solutions as the contract says."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from api.core.ids import new_id
from api.participation.inputs import ReceiptCreate
from api.participation.proof_of_work import (
    Challenge,
    is_solution,
    read_challenge,
    solution_faults,
    write_challenge,
)

KEY = "only-for-tests-0123456789-abcdefg"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HERE = new_id()
moments = st.datetimes(datetime(2026, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
challenges = st.builds(
    Challenge,
    dialogue_id=st.uuids(),
    expires_at=moments.map(lambda moment: moment.replace(microsecond=0)),
    difficulty=st.integers(0, 32),
    salt=st.binary(min_size=16, max_size=16),
)


def easy(**values: object) -> Challenge:
    given = {"dialogue_id": HERE, "expires_at": NOW + timedelta(minutes=1), "difficulty": 0}
    return Challenge(**{**given, "salt": b"-" * 16, **values})  # type: ignore[arg-type]


def codes(challenge: str, nonce: str = "0") -> list[str]:
    data = ReceiptCreate(challenge, nonce)
    return [fault.code for fault in solution_faults(KEY, data, HERE, NOW)]


@given(challenges)
def test_a_challenge_says_what_was_written_into_it(challenge: Challenge) -> None:
    assert read_challenge(KEY, write_challenge(KEY, challenge)) == challenge


@given(challenges, st.data())
def test_a_challenge_that_was_touched_is_not_ours(
    challenge: Challenge, data: st.DataObject
) -> None:
    """Not even in the bits that base64 leaves over, nor in its other alphabet."""
    text = write_challenge(KEY, challenge)
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("AZaz09-_+/= "))
    assume(text[place] != letter)
    assert read_challenge(KEY, text[:place] + letter + text[place + 1 :]) is None


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert read_challenge(KEY, text) is None


def test_another_key_makes_another_challenge() -> None:
    assert read_challenge("x" * 40, write_challenge(KEY, easy())) is None


@given(st.text(max_size=20), st.text(max_size=20), st.integers(0, 12))
def test_a_solution_begins_with_so_many_zero_bits(text: str, nonce: str, wanted: int) -> None:
    digest = hashlib.sha256((text + nonce).encode()).digest()
    bits = "".join(f"{byte:08b}" for byte in digest)
    assert is_solution(text, nonce, wanted) is bits.startswith("0" * wanted)


@pytest.mark.parametrize(
    ("challenge", "expected"),
    [
        (easy(), []),
        (easy(dialogue_id=new_id()), ["challenge_unknown"]),
        (easy(expires_at=NOW), ["challenge_expired"]),
        (easy(difficulty=32), ["nonce_solves_nothing"]),
    ],
)
def test_what_is_wrong_with_a_solution(challenge: Challenge, expected: list[str]) -> None:
    assert codes(write_challenge(KEY, challenge)) == expected
