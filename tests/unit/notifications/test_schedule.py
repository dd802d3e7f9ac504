"""When digests are due, also in the two nights when the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from api.notifications.models import Frequency
from api.notifications.schedule import Schedule, next_due

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
    at_once = Schedule(Frequency.AT_ONCE, 7, 0, "Europe/Helsinki")
    found = next_due(at_once, now, window_seconds=window)
    assert now < found <= now + timedelta(seconds=window)
    assert next_due(at_once, found - timedelta(seconds=1), window_seconds=window) == found
