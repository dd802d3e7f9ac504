"""When digests are due, also in the two nights when the clocks change."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.quiet_hours import QuietHours
from api.core.schedule import Frequency, RecipientClock, Schedule, next_due

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
WEEKDAYS = st.sets(st.integers(0, 6), min_size=1)
SCHEDULES = st.builds(
    Schedule.of,
    st.sampled_from([Frequency.DAILY, Frequency.WEEKDAYS, Frequency.WEEKLY]),
    st.integers(0, 23),
    WEEKDAYS,
)
CLOCKS = st.builds(RecipientClock, st.sampled_from(ZONES))
CLOCK = RecipientClock("Europe/Helsinki")


def daily(hour: int) -> Schedule:
    return Schedule.of(Frequency.DAILY, hour, [0])


def weekly(hour: int, *weekdays: int) -> Schedule:
    return Schedule.of(Frequency.WEEKLY, hour, weekdays)


AT_ONCE = Schedule.of(Frequency.AT_ONCE, 7, [0])


def due(
    schedule: Schedule, now: datetime, clock: RecipientClock = CLOCK, window: int = 60
) -> datetime:
    found = next_due(schedule, clock, now, window_seconds=window)
    assert found is not None
    return found


def wall(moment: datetime) -> str:
    return f"{moment.astimezone(HELSINKI):%d.%m. %H.%M}"


@given(SCHEDULES, CLOCKS, MOMENTS | NEAR_THE_CHANGES)
def test_due_time_is_the_next_turn(
    schedule: Schedule, clock: RecipientClock, now: datetime
) -> None:
    found = due(schedule, now, clock)
    assert now < found <= now + schedule.longest_gap + timedelta(hours=2)
    assert due(schedule, found - timedelta(microseconds=1), clock) == found


@given(SCHEDULES, CLOCKS, MOMENTS | NEAR_THE_CHANGES)
def test_one_turn_a_day_or_week_in_local_time(
    schedule: Schedule, clock: RecipientClock, now: datetime
) -> None:
    """On every day of the schedule once, on no other, however clocks change between."""
    zone = ZoneInfo(clock.time_zone)
    moment, days = due(schedule, now, clock), list[date]()
    for _ in range(9):
        days.append(moment.astimezone(zone).date())
        moment = due(schedule, moment, clock)
    calendar = [days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days + 1)]
    assert days == [day for day in calendar if day.weekday() in schedule.days]


@given(SCHEDULES, CLOCKS, MOMENTS | NEAR_THE_CHANGES)
def test_local_time_is_the_hour_or_the_next_existing_one(
    schedule: Schedule, clock: RecipientClock, now: datetime
) -> None:
    local = due(schedule, now, clock).astimezone(ZoneInfo(clock.time_zone))
    skipped = timedelta(hours=local.hour, minutes=local.minute) - timedelta(hours=schedule.hour)
    assert timedelta(0) <= skipped <= timedelta(hours=1)


@pytest.mark.parametrize(
    ("frequency", "weekdays", "gap"),
    [
        (Frequency.DAILY, [3], 1),
        (Frequency.WEEKDAYS, [3], 3),
        (Frequency.WEEKLY, [3], 7),
        (Frequency.WEEKLY, [0, 3], 4),
        (Frequency.WEEKLY, [0, 6], 6),
        (Frequency.WEEKLY, range(7), 1),
    ],
)
def test_longest_gap_covers_all_gaps(
    frequency: Frequency, weekdays: Iterable[int], gap: int
) -> None:
    assert Schedule.of(frequency, 7, weekdays).longest_gap == timedelta(days=gap)


def test_frequency_never_is_never_due() -> None:
    never = Schedule.of(Frequency.NEVER, 7, [0])
    assert next_due(never, CLOCK, datetime(2027, 3, 27, tzinfo=UTC), window_seconds=60) is None


def test_two_chosen_days_in_nights_of_clock_changes() -> None:
    weekend = weekly(3, 5, 6)
    first = due(weekend, datetime(2027, 3, 26, 18, tzinfo=UTC))
    assert [wall(first), wall(due(weekend, first))] == ["27.03. 03.00", "28.03. 04.00"]
    first = due(weekend, datetime(2027, 10, 30, 18, tzinfo=UTC))
    assert first == datetime(2027, 10, 31, 0, tzinfo=UTC)  # the first of the two
    assert wall(due(weekend, first)) == "06.11. 03.00"


def test_mondays_and_thursdays_in_any_order() -> None:
    assert weekly(7, 3, 0) == weekly(7, 0, 3)
    moment, walls = datetime(2026, 11, 26, 5, tzinfo=UTC), []
    for _ in range(4):
        moment = due(weekly(7, 3, 0), moment)
        walls.append(wall(moment))
    assert walls == ["30.11. 07.00", "03.12. 07.00", "07.12. 07.00", "10.12. 07.00"]


def test_weekdays_leave_out_the_weekend() -> None:
    friday = datetime(2027, 3, 5, 9, tzinfo=UTC)
    assert wall(due(Schedule.of(Frequency.WEEKDAYS, 8, [6]), friday)) == "08.03. 08.00"


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
    thursday = weekly(8, 3)
    assert due(thursday, datetime(2026, 11, 26, 5, tzinfo=UTC)) == datetime(
        2026, 11, 26, 6, tzinfo=UTC
    )
    assert due(thursday, datetime(2026, 11, 26, 6, tzinfo=UTC)) == datetime(
        2026, 12, 3, 6, tzinfo=UTC
    )


@given(MOMENTS, st.integers(1, 3600))
def test_at_once_is_the_end_of_the_running_window(now: datetime, window: int) -> None:
    found = due(AT_ONCE, now, window=window)
    assert now < found <= now + timedelta(seconds=window)
    assert due(AT_ONCE, found - timedelta(seconds=1), window=window) == found


def quiet(quiet_from: int, quiet_to: int, zone: str = "Europe/Helsinki") -> RecipientClock:
    return RecipientClock(zone, QuietHours(quiet_from, quiet_to))


@given(st.integers(0, 23), st.integers(0, 23), st.sampled_from(ZONES), MOMENTS | NEAR_THE_CHANGES)
def test_at_once_waits_for_the_end_of_quiet_hours_and_no_longer(
    quiet_from: int, quiet_to: int, zone: str, now: datetime
) -> None:
    clock = quiet(quiet_from, quiet_to, zone)
    window_ends = due(AT_ONCE, now, RecipientClock(zone))
    found = due(AT_ONCE, now, clock)
    assert found == QuietHours(quiet_from, quiet_to).after(window_ends, zone)
    assert found > now
    assert due(AT_ONCE, found, clock) > found


@given(st.integers(0, 8 * 60 - 2))
def test_events_in_quiet_hours_are_due_together(minutes: int) -> None:
    ten_in_the_evening = datetime(2026, 11, 23, 20, tzinfo=UTC)
    found = due(AT_ONCE, ten_in_the_evening + timedelta(minutes=minutes), quiet(22, 6))
    assert wall(found) == "24.11. 06.00"


@given(SCHEDULES, MOMENTS | NEAR_THE_CHANGES, st.integers(0, 23))
def test_chosen_hour_applies_in_quiet_hours(
    schedule: Schedule, now: datetime, quiet_from: int
) -> None:
    assert due(schedule, now, quiet(quiet_from, (quiet_from + 12) % 24)) == due(schedule, now)


def test_weekly_in_both_nights() -> None:
    sunday = weekly(3, 6)
    assert wall(due(sunday, datetime(2027, 3, 27, 18, tzinfo=UTC))) == "28.03. 04.00"
    first = due(sunday, datetime(2027, 10, 30, 18, tzinfo=UTC))
    assert first == datetime(2027, 10, 31, 0, tzinfo=UTC)  # the first of the two
    assert wall(due(sunday, first)) == "07.11. 03.00"


@pytest.mark.parametrize(
    "change", [datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)]
)
def test_at_once_is_unaffected_by_clock_changes(change: datetime) -> None:
    for minutes in range(-90, 90):
        now = change + timedelta(minutes=minutes, seconds=1)
        assert due(AT_ONCE, now) == now + timedelta(seconds=59)
    evening = datetime(change.year, change.month, change.day - 1, 20, tzinfo=UTC)
    assert wall(due(AT_ONCE, evening, quiet(21, 7))).endswith("07.00")
