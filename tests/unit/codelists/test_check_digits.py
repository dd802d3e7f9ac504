import pytest

from api.codelists.check_digits import check_digit, corrected
from api.codelists.faults import cpv_faults
from api.codelists.rules import cpv_prefix, normalise_cpv

# Codes of the published list.
PUBLISHED = (
    *("03000000-1", "09310000-5", "15000000-8", "30200000-1", "45000000-7", "45214200-2"),
    *("48000000-8", "50700000-2", "60130000-8", "66510000-8", "77310000-6", "85000000-9"),
    *("90500000-2", "90910000-9", "90911200-8", "90919200-4", "98000000-3"),
    *("35113110-0", "35125300-2", "35331300-3"),
)


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_are_right(code: str) -> None:
    assert check_digit(code[:8]) in {code[-1], None}
    assert corrected(code) is None
    assert list(cpv_faults("/cpv_main", code, normalise_cpv)) == []


@pytest.mark.parametrize("written", ["90911200-7", "90911200 - 7", " 90911200‑0 ", "90911200–9"])
def test_a_wrong_digit_is_told_with_the_right_one(written: str) -> None:
    assert corrected(written) == "90911200-8"
    [fault] = cpv_faults("/cpv_main", written, normalise_cpv)
    assert (fault.code, fault.params) == ("wrong_cpv_digit", {"right": "90911200-8"})


@pytest.mark.parametrize("written", ["90911200", "9091", "siivous", "", "90911200-", "-8"])
def test_without_a_digit_there_is_nothing_to_check(written: str) -> None:
    assert corrected(written) is None


def test_malformed_code_is_reported() -> None:
    assert [f.code for f in cpv_faults("?cpv", "siivous", cpv_prefix)] == ["bad_cpv"]


def test_most_exchanged_digits_are_detected() -> None:
    code = "90911200"
    exchanged = [code[:n] + code[n + 1] + code[n] + code[n + 2 :] for n in range(7)]
    different = [item for item in exchanged if item != code]
    assert all(check_digit(one) != check_digit(code) for one in different)
