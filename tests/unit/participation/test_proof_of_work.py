"""Challenges and solutions: authentic, unchanged, of one dialogue, in time."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from api.core.ids import new_id
from api.core.networks import Origin
from api.participation.inputs import ReceiptCreate
from api.participation.proof_of_work import (
    Challenge,
    RequiredWork,
    Work,
    harder,
    is_solution,
    network_mark,
    read_challenge,
    solution_faults,
    write_challenge,
)
from tests.settings import SECRET_KEY

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HERE = new_id()
moments = st.datetimes(datetime(2026, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
challenges = st.builds(
    Challenge,
    about=st.uuids(),
    expires_at=moments.map(lambda moment: moment.replace(microsecond=0)),
    difficulty=st.integers(0, 32),
    salt=st.binary(min_size=16, max_size=16),
    network=st.binary(min_size=8, max_size=8),
)
HOME, ELSEWHERE = Origin("192.0.2.1", SECRET_KEY), Origin("198.51.100.1", SECRET_KEY)
SALT = b"-" * 16


def easy(**values: object) -> Challenge:
    given = {"about": HERE, "expires_at": NOW + timedelta(minutes=1), "difficulty": 0}
    marked = {"salt": SALT, "network": network_mark(HOME, SALT)}
    return Challenge(**{**given, **marked, **values})  # type: ignore[arg-type]


def codes(challenge: str, origin: Origin = HOME, difficulty: int = 0) -> list[str]:
    data, wanted = ReceiptCreate(challenge, "0"), RequiredWork(Work.RECEIPT, HERE, difficulty)
    return [fault.code for fault in solution_faults(origin, data, wanted, NOW)]


@given(challenges)
def test_challenge_survives_a_round_trip(challenge: Challenge) -> None:
    assert (
        read_challenge(
            SECRET_KEY, Work.RECEIPT, write_challenge(SECRET_KEY, Work.RECEIPT, challenge)
        )
        == challenge
    )


@given(challenges, st.data())
def test_changed_challenge_is_refused(challenge: Challenge, data: st.DataObject) -> None:
    """Not even in the bits that base64 leaves over, nor in its other alphabet."""
    text = write_challenge(SECRET_KEY, Work.RECEIPT, challenge)
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("AZaz09-_+/= "))
    assume(text[place] != letter)
    assert (
        read_challenge(SECRET_KEY, Work.RECEIPT, text[:place] + letter + text[place + 1 :]) is None
    )


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert read_challenge(SECRET_KEY, Work.RECEIPT, text) is None


def test_another_key_makes_another_challenge() -> None:
    assert (
        read_challenge("x" * 40, Work.RECEIPT, write_challenge(SECRET_KEY, Work.RECEIPT, easy()))
        is None
    )


@given(st.text(max_size=20), st.text(max_size=20), st.integers(0, 12))
def test_a_solution_begins_with_so_many_zero_bits(text: str, nonce: str, wanted: int) -> None:
    digest = hashlib.sha256((text + nonce).encode()).digest()
    bits = "".join(f"{byte:08b}" for byte in digest)
    assert is_solution(text, nonce, wanted) is bits.startswith("0" * wanted)


@pytest.mark.parametrize(
    ("challenge", "expected"),
    [
        (easy(), []),
        (easy(about=new_id()), ["challenge_unknown"]),
        (easy(expires_at=NOW), ["challenge_expired"]),
        (easy(difficulty=32), ["nonce_solves_nothing"]),
    ],
)
def test_wrong_solution_has_a_code(challenge: Challenge, expected: list[str]) -> None:
    assert codes(write_challenge(SECRET_KEY, Work.RECEIPT, challenge)) == expected


def test_a_challenge_serves_one_purpose() -> None:
    assert (
        read_challenge(SECRET_KEY, Work.VOTE, write_challenge(SECRET_KEY, Work.RECEIPT, easy()))
        is None
    )


def test_challenge_is_bound_to_its_network() -> None:
    challenge = write_challenge(SECRET_KEY, Work.RECEIPT, easy())
    assert codes(challenge, Origin("192.0.2.250", SECRET_KEY)) == []
    assert codes(challenge, ELSEWHERE) == ["challenge_of_another_network"]


def test_network_mark_differs_between_challenges() -> None:
    assert network_mark(HOME, SALT) != network_mark(HOME, b"+" * 16)


def test_easy_challenge_expires_when_the_work_rises() -> None:
    """One bit below passes: the rate may rise while somebody reckons."""
    challenge = write_challenge(SECRET_KEY, Work.RECEIPT, easy())
    assert codes(challenge, difficulty=1) == []
    assert codes(challenge, difficulty=2) == ["challenge_expired"]


@pytest.mark.parametrize(
    ("used", "bits"),
    [(0, 18), (19, 18), (20, 19), (39, 19), (40, 20), (79, 20), (80, 20), (1_000_000, 20)],
)
def test_work_rises_with_the_rate_up_to_a_maximum(used: int, bits: int) -> None:
    assert harder(18, 20, [(0, 300), (used, 20)]) == bits


@given(st.integers(1, 32), st.integers(0, 32), st.integers(0, 10**9), st.integers(0, 10**9))
def test_work_is_monotonic_and_never_below_the_base(
    base: int, most: int, less: int, add: int
) -> None:
    low, high = harder(base, most, [(less, 20)]), harder(base, most, [(less + add, 20)])
    assert base <= low <= high <= max(base, most)


def test_zero_difficulty_stays_zero_at_any_rate() -> None:
    assert harder(0, 20, [(1_000, 20)]) == 0
