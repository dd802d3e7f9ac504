"""Dates and times in the three languages."""

from datetime import UTC, date, datetime, timedelta

import pytest

from api.core.date_format import (
    days_until,
    written_day,
    written_moment,
    written_period,
    written_span,
)
from api.core.i18n import Language
from api.core.partial_dates import PartialDate, Precision

FI, SV, EN = Language


@pytest.mark.parametrize(
    ("precision", "finnish", "swedish", "english"),
    [
        (Precision.DAY, "1.7.2027", "1.7.2027", "1 July 2027"),
        (Precision.MONTH, "heinäkuu 2027", "juli 2027", "July 2027"),
        (Precision.QUARTER, "3. neljännes 2027", "3:e kvartalet 2027", "3rd quarter 2027"),
        (
            Precision.HALF_YEAR,
            "2. vuosipuolisko 2027",
            "andra halvåret 2027",
            "second half of 2027",
        ),
    ],
)
def test_period_is_written_with_its_precision(
    precision: Precision, finnish: str, swedish: str, english: str
) -> None:
    period = PartialDate(date(2027, 7, 1), precision)
    written = [written_period(period, language) for language in (FI, SV, EN)]
    assert written == [finnish, swedish, english]


def test_year_and_half_year_are_written() -> None:
    assert written_period(PartialDate(date(2027, 1, 1), Precision.YEAR), FI) == "2027"
    half = PartialDate(date(2027, 1, 1), Precision.HALF_YEAR)
    assert written_period(half, SV) == "första halvåret 2027"


@pytest.mark.parametrize(
    ("month", "finnish", "swedish", "english"),
    [
        (3, "kevät 2027", "våren 2027", "spring 2027"),
        (6, "kesä 2027", "sommaren 2027", "summer 2027"),
        (9, "syksy 2027", "hösten 2027", "autumn 2027"),
        (12, "talvi 2027–2028", "vintern 2027–2028", "winter 2027–2028"),
    ],
)
def test_a_season_is_written_as_it_was_said(
    month: int, finnish: str, swedish: str, english: str
) -> None:
    season = PartialDate(date(2027, month, 1), Precision.SEASON)
    assert [written_period(season, language) for language in (FI, SV, EN)] == [
        finnish,
        swedish,
        english,
    ]


def test_moments_are_written_in_the_readers_time_zone() -> None:
    moment = datetime(2027, 3, 28, 1, 5, tzinfo=UTC)  # the clock has just sprung forward
    assert written_moment(moment, "Europe/Helsinki", FI) == "28.3.2027 klo 4.05"
    assert written_moment(moment, "Europe/Stockholm", SV) == "28.3.2027 kl. 3.05"
    assert written_moment(moment, "Europe/London", EN) == "28 March 2027 at 02:05"


def test_days_are_calendar_days() -> None:
    now = datetime(2027, 3, 1, 21, 30, tzinfo=UTC)
    soon = datetime(2027, 3, 1, 22, 30, tzinfo=UTC)
    assert days_until(soon, now, "Europe/Helsinki") == 1
    assert days_until(soon, now, "Europe/Stockholm") == 0


def test_the_day_of_a_moment_is_that_of_the_place() -> None:
    late = datetime(2027, 3, 1, 22, 30, tzinfo=UTC)
    assert written_day(late, "Europe/Helsinki", FI) == "2.3.2027"
    assert written_day(late, "Europe/London", EN) == "1 March 2027"


def test_a_span_names_the_day_once() -> None:
    start = datetime(2026, 11, 24, 11, tzinfo=UTC)
    end = start + timedelta(hours=2)
    zone = "Europe/Helsinki"
    assert written_span(start, end, zone, Language.FI) == "24.11.2026 klo 13.00–15.00"
    assert written_span(start, end, zone, Language.SV) == "24.11.2026 kl. 13.00–15.00"
    assert written_span(start, end, zone, Language.EN) == "24 November 2026 at 13:00–15:00"
    overnight = written_span(start, start + timedelta(hours=12), zone, Language.FI)
    assert overnight == "24.11.2026 klo 13.00 – 25.11.2026 klo 1.00"
