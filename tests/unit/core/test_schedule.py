"""When digests are due, also in the two nights when the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.quiet_hours import QuietHours
from api.core.schedule import Frequency, Schedule, next_due

HELSINKI = ZoneInfo("Europe/Helsinki")
ZONES = ("Europe/Helsinki", "Europe/Stockholm", "America/St_Johns", "Australia/Lord_Howe", "UTC")
MOMENTS = st.integers(0, 4 * 365 * 86_400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
NEAR_THE_CHANGES = st.builds(
    lambda day, seconds: day + timedelta(seconds=seconds),
    st.sampled_from([datetime(2027, 3, 26, tzinfo=UTC), datetime(2027, 10, 29, tzinfo=UTC)]),
    st.integers(0, 4 * 86_400),
)
SCHEDULES = st.builds(
    Schedule,
    st.sampled_from([Frequency.DAILY, Frequency.WEEKLY]),
    st.integers(0, 23),
    st.integers(0, 6),
    st.sampled_from(ZONES),
)


def daily(hour: int) -> Schedule:
    return Schedule(Frequency.DAILY, hour, 0, "Europe/Helsinki")


def due(schedule: Schedule, now: datetime) -> datetime:
    return next_due(schedule, now, window_seconds=60)


def wall(moment: datetime) -> str:
    return f"{moment.astimezone(HELSINKI):%d.%m. %H.%M}"


@given(SCHEDULES, MOMENTS | NEAR_THE_CHANGES)
def test_due_comes_next_and_never_skips_a_turn(schedule: Schedule, now: datetime) -> None:
    found = due(schedule, now)
    longest = 7 if schedule.frequency is Frequency.WEEKLY else 1
    assert now < found <= now + timedelta(days=longest, hours=2)
    assert due(schedule, found - timedelta(microseconds=1)) == found


@given(SCHEDULES, MOMENTS | NEAR_THE_CHANGES)
def test_one_turn_a_day_or_week_on_the_wall(schedule: Schedule, now: datetime) -> None:
    zone = ZoneInfo(schedule.time_zone)
    first = due(schedule, now)
    days: list[date] = []
    for _ in range(4):
        days.append(first.astimezone(zone).date())
        first = due(schedule, first)
    step = 7 if schedule.frequency is Frequency.WEEKLY else 1
    assert [day - days[0] for day in days] == [timedelta(days=step * n) for n in range(4)]
    if schedule.frequency is Frequency.WEEKLY:
        assert {day.weekday() for day in days} == {schedule.weekday}


@given(SCHEDULES, MOMENTS | NEAR_THE_CHANGES)
def test_the_wall_shows_the_hour_or_the_next_where_it_is_skipped(
    schedule: Schedule, now: datetime
) -> None:
    local = due(schedule, now).astimezone(ZoneInfo(schedule.time_zone))
    skipped = timedelta(hours=local.hour, minutes=local.minute) - timedelta(hours=schedule.hour)
    assert timedelta(0) <= skipped <= timedelta(hours=1)


def test_the_night_when_the_clock_springs_forward() -> None:
    evening = datetime(2027, 3, 27, 18, tzinfo=UTC)
    assert wall(due(daily(3), evening)) == "28.03. 04.00"  # 3.00 does not exist
    assert wall(due(daily(7), evening)) == "28.03. 07.00"
    assert due(daily(7), evening) == datetime(2027, 3, 28, 4, tzinfo=UTC)


def test_the_night_when_the_clock_falls_back() -> None:
    first = due(daily(3), datetime(2027, 10, 30, 18, tzinfo=UTC))
    assert first == datetime(2027, 10, 31, 0, tzinfo=UTC)  # the first of the two
    assert wall(due(daily(3), first)) == "01.11. 03.00"
    assert due(daily(7), first) == datetime(2027, 10, 31, 5, tzinfo=UTC)


def test_weekly_on_the_chosen_day() -> None:
    thursday = Schedule(Frequency.WEEKLY, 8, 3, "Europe/Helsinki")
    assert due(thursday, datetime(2026, 11, 26, 5, tzinfo=UTC)) == datetime(
        2026, 11, 26, 6, tzinfo=UTC
    )
    assert due(thursday, datetime(2026, 11, 26, 6, tzinfo=UTC)) == datetime(
        2026, 12, 3, 6, tzinfo=UTC
    )


@given(MOMENTS, st.integers(1, 3600))
def test_at_once_is_the_end_of_the_running_window(now: datetime, window: int) -> None:
    plain = Schedule(Frequency.AT_ONCE, 7, 0, "Europe/Helsinki")
    found = next_due(plain, now, window_seconds=window)
    assert now < found <= now + timedelta(seconds=window)
    assert next_due(plain, found - timedelta(seconds=1), window_seconds=window) == found


def at_once(quiet_from: int, quiet_to: int, zone: str = "Europe/Helsinki") -> Schedule:
    return Schedule(Frequency.AT_ONCE, 7, 0, zone, quiet_from, quiet_to)


@given(st.integers(0, 23), st.integers(0, 23), st.sampled_from(ZONES), MOMENTS | NEAR_THE_CHANGES)
def test_at_once_waits_for_the_end_of_quiet_hours_and_no_longer(
    quiet_from: int, quiet_to: int, zone: str, now: datetime
) -> None:
    schedule = at_once(quiet_from, quiet_to, zone)
    window_ends = due(Schedule(Frequency.AT_ONCE, 7, 0, zone), now)
    found = due(schedule, now)
    assert found == QuietHours(quiet_from, quiet_to).after(window_ends, zone)
    assert found > now
    assert due(schedule, found) > found


@given(st.integers(0, 8 * 60 - 2))
def test_what_comes_in_quiet_hours_is_due_together(minutes: int) -> None:
    ten_in_the_evening = datetime(2026, 11, 23, 20, tzinfo=UTC)
    found = due(at_once(22, 6), ten_in_the_evening + timedelta(minutes=minutes))
    assert wall(found) == "24.11. 06.00"


@given(SCHEDULES, MOMENTS | NEAR_THE_CHANGES, st.integers(0, 23))
def test_the_hour_somebody_chose_is_kept_in_quiet_hours_too(
    schedule: Schedule, now: datetime, quiet_from: int
) -> None:
    quiet = msgspec.structs.replace(
        schedule, quiet_from=quiet_from, quiet_to=(quiet_from + 12) % 24
    )
    assert due(quiet, now) == due(schedule, now)


def test_weekly_in_both_nights() -> None:
    sunday = Schedule(Frequency.WEEKLY, 3, 6, "Europe/Helsinki")
    assert wall(due(sunday, datetime(2027, 3, 27, 18, tzinfo=UTC))) == "28.03. 04.00"
    first = due(sunday, datetime(2027, 10, 30, 18, tzinfo=UTC))
    assert first == datetime(2027, 10, 31, 0, tzinfo=UTC)  # the first of the two
    assert wall(due(sunday, first)) == "07.11. 03.00"


@pytest.mark.parametrize(
    "change", [datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)]
)
def test_at_once_does_not_mind_the_change_of_clocks(change: datetime) -> None:
    plain = Schedule(Frequency.AT_ONCE, 7, 0, "Europe/Helsinki")
    for minutes in range(-90, 90):
        now = change + timedelta(minutes=minutes, seconds=1)
        assert due(plain, now) == now + timedelta(seconds=59)
    evening = datetime(change.year, change.month, change.day - 1, 20, tzinfo=UTC)
    assert wall(due(at_once(21, 7), evening)).endswith("07.00")
