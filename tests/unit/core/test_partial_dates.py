from datetime import date

import msgspec
import pytest

from api.core.partial_dates import PartialDate, Precision, smallest_covering


def test_knows_its_first_and_last_day() -> None:
    quarter = PartialDate.of(date(2027, 5, 17), Precision.QUARTER)
    assert (quarter.first_day, quarter.last_day) == (date(2027, 4, 1), date(2027, 6, 30))
    assert PartialDate.of(date(2028, 2, 9), Precision.MONTH).last_day == date(2028, 2, 29)
    assert PartialDate.of(date(2027, 12, 9), Precision.YEAR).last_day == date(2027, 12, 31)
    assert PartialDate.of(date(2027, 12, 9)).last_day == date(2027, 12, 9)


def test_is_only_ever_the_first_day_of_its_period() -> None:
    with pytest.raises(ValueError, match="does not begin"):
        PartialDate(date(2027, 5, 17), Precision.MONTH)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"value":"2027-05-17","precision":"year"}', type=PartialDate)


def test_is_ordered_by_start_and_then_by_end() -> None:
    precisions = (Precision.DAY, Precision.MONTH, Precision.YEAR)
    day, month, year = (PartialDate.of(date(2027, 1, 1), precision) for precision in precisions)
    assert day < month < year < PartialDate.of(date(2027, 1, 2))
    assert max(year, day) == year
    assert day >= PartialDate.of(date(2027, 1, 1))


def test_covers_two_dates_by_the_smallest_period() -> None:
    march, may = (PartialDate.of(date(2027, m, 1), Precision.MONTH) for m in (3, 5))
    july = PartialDate.of(date(2027, 7, 1), Precision.MONTH)
    april = PartialDate.of(date(2027, 4, 1), Precision.MONTH)
    february = PartialDate.of(date(2027, 2, 1), Precision.MONTH)
    assert smallest_covering(march, may, Precision.HALF_YEAR) == PartialDate(
        march.value, Precision.SEASON
    )
    assert smallest_covering(february, april, Precision.HALF_YEAR) == PartialDate.of(
        date(2027, 1, 1), Precision.HALF_YEAR
    )
    assert smallest_covering(march, july, Precision.HALF_YEAR) is None
    assert smallest_covering(march, july, Precision.YEAR) == PartialDate.of(
        date(2027, 1, 1), Precision.YEAR
    )


def test_seasons_go_by_their_months_and_winter_over_the_year() -> None:
    winter = PartialDate(date(2026, 12, 1), Precision.SEASON)
    for day in (date(2026, 12, 31), date(2027, 1, 1), date(2027, 2, 28)):
        assert PartialDate.of(day, Precision.SEASON) == winter
    assert winter.last_day == date(2027, 2, 28)
    assert PartialDate.of(date(2027, 12, 1), Precision.SEASON).last_day == date(2028, 2, 29)
    spring = PartialDate.of(date(2027, 5, 31), Precision.SEASON)
    assert spring.span == (date(2027, 3, 1), date(2027, 5, 31))
    with pytest.raises(ValueError, match="does not begin"):
        PartialDate(date(2027, 1, 1), Precision.SEASON)


@pytest.mark.parametrize("precision", Precision)
def test_period_at_the_maximum_date_has_a_last_day(precision: Precision) -> None:
    assert PartialDate.of(date(9999, 12, 31), precision).last_day == date.max
