"""Quiet hours end when the wall says so, also in the nights when clocks are changed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.quiet_hours import QuietHours

ZONES = (
    "Europe/Helsinki",
    "Asia/Kolkata",  # half an hour off
    "America/St_Johns",  # half an hour off, and changing clocks
    "Australia/Lord_Howe",  # changing them by half an hour
    "Asia/Kathmandu",
    "UTC",
)
CHANGES = {
    "spring": datetime(2027, 3, 28, 1, tzinfo=UTC),  # 3.00 becomes 4.00 in Helsinki
    "autumn": datetime(2027, 10, 31, 1, tzinfo=UTC),  # 4.00 becomes 3.00
}
MOMENTS = st.integers(0, 4 * 365 * 1440).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
NEAR_THE_CHANGES = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    st.sampled_from([*CHANGES.values(), datetime(2027, 4, 3, 15, tzinfo=UTC)]),
    st.integers(-2 * 1440, 2 * 1440),
)
HOURS = st.integers(0, 23)
STEP = timedelta(minutes=10)
"""Every change of a clock and every full hour, in any zone, falls on one of these."""


def quiet_at(quiet: QuietHours, moment: datetime, zone: str) -> bool:
    """As a person would say it who looks at the wall, hour by hour."""
    hours = [(quiet.from_ + n) % 24 for n in range((quiet.to - quiet.from_) % 24)]
    return moment.astimezone(ZoneInfo(zone)).hour in hours


@given(HOURS, HOURS, st.sampled_from(ZONES), MOMENTS | NEAR_THE_CHANGES)
def test_the_end_is_the_first_moment_that_is_not_quiet(
    from_: int, to: int, zone: str, moment: datetime
) -> None:
    quiet = QuietHours(from_, to)
    end = quiet.after(moment, zone)
    assert not quiet_at(quiet, end, zone)
    assert quiet.after(end, zone) == end
    if not quiet_at(quiet, moment, zone):
        assert end == moment
    else:
        between = moment
        while between < end:
            assert quiet_at(quiet, between, zone)
            between += STEP
        assert quiet_at(quiet, end - timedelta(microseconds=1), zone)


def helsinki(day: int, month: int, clock: str, fold: int = 0) -> datetime:
    hour, minute = map(int, clock.split("."))
    zone = ZoneInfo("Europe/Helsinki")
    return datetime(2027, month, day, hour, minute, tzinfo=zone, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("quiet", "said", "heard"),
    [
        # The night of spring: 3.00–4.00 is never shown.
        (QuietHours(21, 7), helsinki(27, 3, "22.00"), helsinki(28, 3, "7.00")),
        (QuietHours(21, 3), helsinki(28, 3, "2.59"), CHANGES["spring"]),
        (QuietHours(3, 4), helsinki(28, 3, "2.59"), helsinki(28, 3, "2.59")),
        (QuietHours(4, 3), helsinki(28, 3, "2.59"), helsinki(29, 3, "3.00")),
        # The night of autumn: 3.00–4.00 is shown twice.
        (QuietHours(21, 7), helsinki(30, 10, "22.00"), helsinki(31, 10, "7.00")),
        (QuietHours(21, 3), helsinki(31, 10, "2.30"), helsinki(31, 10, "3.00")),
        (QuietHours(21, 4), helsinki(31, 10, "3.30"), helsinki(31, 10, "4.00")),
        (QuietHours(21, 4), helsinki(31, 10, "3.30", fold=1), helsinki(31, 10, "4.00")),
        (QuietHours(21, 3), helsinki(31, 10, "3.30", fold=1), helsinki(31, 10, "3.30", fold=1)),
        (QuietHours(4, 3), helsinki(31, 10, "4.10"), helsinki(1, 11, "3.00")),
    ],
)
def test_quiet_hours_in_helsinki_at_both_clock_changes(
    quiet: QuietHours, said: datetime, heard: datetime
) -> None:
    assert quiet.after(said, "Europe/Helsinki") == heard


def test_nights_of_clock_changes_are_shorter_and_longer() -> None:
    quiet = QuietHours(21, 7)
    nights = [
        quiet.after(helsinki(*day, "21.00"), "Europe/Helsinki") - helsinki(*day, "21.00")
        for day in [(26, 3), (27, 3), (30, 10), (31, 10)]
    ]
    assert [night // timedelta(hours=1) for night in nights] == [10, 9, 11, 10]


def test_quiet_hours_in_zones_with_half_hours() -> None:
    said = datetime(2027, 1, 10, 18, 29, tzinfo=UTC)  # 23.59 in Kolkata
    assert QuietHours(22, 6).after(said, "Asia/Kolkata") == datetime(2027, 1, 11, 0, 30, tzinfo=UTC)
