"""Addresses, codes, time zones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.accounts.rules import (
    code_hash,
    email_faults,
    is_usable,
    new_code,
    person_faults,
    written_email,
)
from api.core.clock import utc_now
from api.core.ids import new_id
from tests.factories.accounts import person, sign_in


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        (" Anna.Virtanen@Example.FI ", "anna.virtanen@example.fi"),
        ("matti+vp@hämeenlinna.fi", "matti+vp@xn--hmeenlinna-q5a.fi"),
        ("o'neill@mail.example.co.uk", "o'neill@mail.example.co.uk"),
        ("a@xn--hmeenlinna-q5a.fi", "a@xn--hmeenlinna-q5a.fi"),
    ],
)
def test_an_address_is_written_one_way(typed: str, written: str) -> None:
    assert written_email(typed) == written
    assert not list(email_faults("/email", written))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "@",
        "anna",
        "anna@",
        "@example.fi",
        "anna@localhost",
        "anna@192.0.2.1",
        "anna..v@example.fi",
        "anna@-example.fi",
        "anna@example..fi",
        "änna@example.fi",
        "anna@example.fi\r\nBcc: x@example.fi",
        "Anna <anna@example.fi>",
        "a" * 65 + "@example.fi",
        "anna@" + "a." * 130 + "fi",
    ],
)
def test_what_is_no_address_is_found(typed: str) -> None:
    assert [fault.code for fault in email_faults("/email", written_email(typed))] == ["bad_email"]


@given(st.text(max_size=300))
def test_writing_an_address_never_fails_and_a_good_one_stays(typed: str) -> None:
    written = written_email(typed)
    if not list(email_faults("/email", written)):
        assert written_email(written) == written


def test_a_code_is_six_digits_and_its_hash_is_of_one_sign_in() -> None:
    code, number = new_code(), new_id()
    assert len(code) == 6
    assert code.isdecimal()
    mine = code_hash("key", number, code)
    assert mine == code_hash("key", number, f" {code[:3]} {code[3:]}")
    assert mine != code_hash("key", new_id(), code)
    assert mine != code_hash("other", number, code)


def test_a_sign_in_ends_by_use_and_by_time() -> None:
    row, _ = sign_in()
    assert is_usable(row, utc_now())
    assert not is_usable(row, row.expires_at)
    row.used_at = utc_now()
    assert not is_usable(row, utc_now())


def test_time_zones_are_those_of_the_database() -> None:
    assert not list(person_faults(person(time_zone="America/New_York")))
    for wrong in ("Europe/Oulu", "", "../../etc/passwd"):
        [fault] = person_faults(person(time_zone=wrong))
        assert fault.code == "bad_time_zone"
