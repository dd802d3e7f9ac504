"""Addresses, codes, time zones."""

from api.accounts.rules import (
    code_hash,
    is_usable,
    new_code,
    person_faults,
)
from api.core.clock import utc_now
from api.core.ids import new_id
from tests.factories.accounts import person, sign_in


def test_code_has_eight_digits_and_a_hash_bound_to_the_sign_in() -> None:
    code, number = new_code(), new_id()
    assert len(code) == 8
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
