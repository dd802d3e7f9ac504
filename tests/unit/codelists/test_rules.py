from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.codelists.rows import CodeRow
from api.codelists.rules import (
    CpvError,
    cpv_ancestors,
    cpv_prefix,
    cpv_prefixes,
    is_under,
    is_valid_on,
    normalise_cpv,
    with_cpv_parents,
)

CPV = st.from_regex(r"[0-9]{8}", fullmatch=True)


@pytest.mark.parametrize(
    "text", ["90910000", "90910000-9", " 90910000 - 9 ", "90910000–9", "90910000-1"]
)
def test_cpv_codes_are_normalised(text: str) -> None:
    assert normalise_cpv(text) == "90910000"


def test_published_codes_with_irregular_check_digits_are_taken() -> None:
    assert normalise_cpv("35125300-2") == "35125300"


@pytest.mark.parametrize(
    "text", ["", "9091", "909100009", "9091000O", "90910000-", "90910000-99", "٩٠٩١٠٠٠٠", "x"]
)
def test_malformed_cpv_is_refused(text: str) -> None:
    with pytest.raises(CpvError):
        normalise_cpv(text)


@pytest.mark.parametrize(
    ("text", "prefix"),
    [
        ("90910000-9", "9091"),
        ("90910000", "9091"),
        ("9091", "9091"),
        ("90900", "909"),
        ("90", "90"),
        ("30000000", "30"),
        ("03000000-1", "03"),
    ],
)
def test_filter_becomes_a_prefix(text: str, prefix: str) -> None:
    assert cpv_prefix(text) == prefix


@pytest.mark.parametrize("text", ["9", "", "9091-9", "909100000"])
def test_malformed_filter_is_refused(text: str) -> None:
    with pytest.raises(CpvError):
        cpv_prefix(text)


def test_cpv_levels() -> None:
    assert cpv_prefixes("90911200-8") == ["90", "909", "9091", "90911", "909112"]
    assert cpv_ancestors("90911200-8") == [
        "90911200",
        "90911000",
        "90910000",
        "90900000",
        "90000000",
    ]
    assert cpv_ancestors("30000000") == ["30000000"]


@given(CPV)
def test_every_level_of_a_code_holds_it(code: str) -> None:
    assert all(is_under(code, ancestor) for ancestor in cpv_ancestors(code))
    assert [cpv_prefix(a) for a in reversed(cpv_ancestors(code))] == cpv_prefixes(code)


@given(CPV, CPV)
def test_under_is_the_same_by_prefix_and_by_keys(code: str, wider: str) -> None:
    assert is_under(code, wider) == (cpv_prefix(wider) in cpv_prefixes(code))


def test_parents_skip_levels_that_have_no_code() -> None:
    rows = [CodeRow(code, {"en": code}) for code in ("30192121", "30192100", "30000000")]
    assert [row.parent for row in with_cpv_parents(rows)] == ["30192100", "30000000", None]


def test_validity_is_inclusive() -> None:
    row = CodeRow("588", {"fi": "Pertunmaa"}, None, date(2010, 1, 1), date(2025, 12, 31))
    days = [date(2009, 12, 31), date(2010, 1, 1), date(2025, 12, 31), date(2026, 1, 1)]
    assert [is_valid_on(row, day) for day in days] == [False, True, True, False]
    assert is_valid_on(CodeRow("091", {"fi": "Helsinki"}), date(1900, 1, 1))
