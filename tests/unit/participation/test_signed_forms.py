"""Seals of forms that are sent without an account."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from api.core.tokens import TokenKind, token_kind
from api.participation.proof_of_work import Work
from api.participation.signed_forms import (
    LASTS,
    WAIT,
    Purpose,
    SignedForm,
    form_faults,
    is_usable,
    make_seal,
    receipt_of,
    shown_at,
)

KEY = "only-for-tests-0123456789-abcdefg"
DIALOGUE = UUID("0197a4c0-0000-7000-8000-000000000001")
OTHER = UUID("0197a4c0-0000-7000-8000-000000000002")
HERE = Purpose(Work.RECEIPT, DIALOGUE)
NOW = datetime(2027, 2, 3, 12, 0, 0, 123_000, tzinfo=UTC)
MOMENT = timedelta(milliseconds=1)


def codes(passed: timedelta, *, rise: int = 0, trap: str = "") -> list[str]:
    form = SignedForm("id", make_seal(KEY, HERE, "id", NOW), trap)
    return [fault.code for fault in form_faults(KEY, HERE, form, rise, NOW + passed)]


def test_seal_tells_when_its_form_was_shown() -> None:
    assert shown_at(KEY, HERE, "id", make_seal(KEY, HERE, "id", NOW)) == NOW


@pytest.mark.parametrize(
    ("key", "purpose", "form_id"),
    [
        ("another-key-for-tests-0123456789", HERE, "id"),
        (KEY, Purpose(Work.VOTE, DIALOGUE), "id"),
        (KEY, Purpose(Work.RECEIPT, OTHER), "id"),
        (KEY, HERE, "id2"),
    ],
)
def test_seal_fits_one_form_only(key: str, purpose: Purpose, form_id: str) -> None:
    assert shown_at(KEY, HERE, "id", make_seal(key, purpose, form_id, NOW)) is None


@pytest.mark.parametrize("seal", ["", ".", "1", "1.2.3", "-1." + "0" * 32, "\ud800.\ud800"])
def test_anything_else_is_no_seal(seal: str) -> None:
    text = seal.encode("utf-8", "replace").decode()
    assert shown_at(KEY, HERE, "id", text) is None
    assert not is_usable(KEY, HERE, "id", text, NOW)


def test_time_of_a_seal_cannot_be_changed() -> None:
    time, _, mac = make_seal(KEY, HERE, "id", NOW).partition(".")
    assert shown_at(KEY, HERE, "id", f"{int(time) - 60_000}.{mac}") is None


def test_form_is_open_for_three_seconds_and_at_most_a_day() -> None:
    assert codes(WAIT - MOMENT) == ["form_too_fast"]
    assert codes(WAIT) == []
    assert codes(LASTS - MOMENT) == []
    assert codes(LASTS) == ["form_expired"]


@pytest.mark.parametrize(("rise", "seconds"), [(1, 6), (2, 12), (4, 48), (9, 48)])
def test_wait_doubles_with_each_step_of_the_rate(rise: int, seconds: int) -> None:
    assert codes(timedelta(seconds=seconds) - MOMENT, rise=rise) == ["form_too_fast"]
    assert codes(timedelta(seconds=seconds), rise=rise) == []


def test_trap_counts_before_the_time() -> None:
    assert codes(WAIT, trap="https://ads.example") == ["form_trap"]
    assert codes(WAIT, trap="  ") == []


def test_receipt_of_a_form_is_always_the_same_and_of_no_other_form() -> None:
    token = receipt_of(KEY, "id")
    assert token_kind(token) is TokenKind.RECEIPT
    assert receipt_of(KEY, "id") == token
    assert receipt_of(KEY, "id2") != token
    assert receipt_of("another-key-for-tests-0123456789", "id") != token
