"""Addresses: written one way, and refused where no server would take them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.email_address import email_faults, written_email


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        (" Anna.Virtanen@Example.FI ", "anna.virtanen@example.fi"),
        ("matti+vp@hämeenlinna.fi", "matti+vp@xn--hmeenlinna-q5a.fi"),
        ("o'neill@mail.example.co.uk", "o'neill@mail.example.co.uk"),
        ("a@xn--hmeenlinna-q5a.fi", "a@xn--hmeenlinna-q5a.fi"),
    ],
)
def test_equal_addresses_have_one_spelling(typed: str, written: str) -> None:
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
def test_malformed_address_is_detected(typed: str) -> None:
    assert [fault.code for fault in email_faults("/email", written_email(typed))] == ["bad_email"]


@given(st.text(max_size=300))
def test_normalising_never_fails_and_keeps_valid_addresses(typed: str) -> None:
    written = written_email(typed)
    if not list(email_faults("/email", written)):
        assert written_email(written) == written
