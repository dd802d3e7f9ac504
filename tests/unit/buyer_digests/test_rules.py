"""When buyers' digests are due, and which reminders fall into a window."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from api.buyer_digests.inputs import BuyerDigestFrequency, BuyerDigestPatch
from api.buyer_digests.model import Window
from api.buyer_digests.rules import (
    DEFAULT_SCHEDULE,
    apply_patch,
    end_of_day,
    is_near,
    is_reminder_due,
    look_ahead,
)
from api.core.schedule import Frequency, RecipientClock, Schedule, next_due
from api.organisations.models import Membership
from tests.factories.buyer_digests import buyer_digest

HELSINKI = "Europe/Helsinki"
FRIDAY = datetime(2027, 3, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)
CLOCK = RecipientClock(HELSINKI)

SCHEDULES = st.builds(
    Schedule.of,
    st.sampled_from([Frequency.WEEKDAYS, Frequency.WEEKLY]),
    st.integers(0, 23),
    st.sets(st.integers(0, 6), min_size=1),
)
moments = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 - the zone is the next argument
    datetime(2028, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
gaps = st.lists(st.timedeltas(timedelta(minutes=1), timedelta(days=20)), min_size=1, max_size=12)


def local(moment: datetime | None) -> datetime:
    assert moment is not None
    return moment.astimezone(ZoneInfo(HELSINKI))


@given(moments, st.timedeltas(timedelta(0), timedelta(days=90)), gaps)
def test_a_reminder_falls_into_exactly_one_window(
    since: datetime, start: timedelta, windows: list[timedelta]
) -> None:
    """One reminder for each interval of waiting, wherever the windows end."""
    again = timedelta(days=3)
    ends = [since - start]
    for gap in windows:
        ends.append(ends[-1] + gap)
    told = [is_reminder_due(since, Window(*pair), again) for pair in pairwise(ends)]
    passed = {(ends[-1] - since) // again, *((end - since) // again for end in ends[1:])}
    before = (ends[0] - since) // again
    assert sum(told) == len({step for step in passed if step >= 0 and step > before})


def test_waiting_item_is_listed_when_new_and_not_the_next_day() -> None:
    days = [Window(FRIDAY + n * DAY, FRIDAY + (n + 1) * DAY) for n in range(-1, 7)]
    since = FRIDAY + timedelta(hours=1)
    told = [is_reminder_due(since, window, timedelta(days=3)) for window in days]
    assert told == [False, True, False, False, True, False, False, True]


@given(SCHEDULES, st.timedeltas(timedelta(minutes=1), timedelta(days=30)))
def test_coming_item_is_listed_once_before_it_begins(schedule: Schedule, lead: timedelta) -> None:
    """Holds for every schedule, if the meeting was announced early enough."""
    at, due = FRIDAY + timedelta(days=10) + lead, FRIDAY
    told = []
    while due < at:
        following = next_due(schedule, CLOCK, due)
        assert following is not None
        if is_near(at, FRIDAY - DAY, Window(due, following), look_ahead(schedule)):
            told.append(following)
        due = following
    assert len(told) == 1
    assert told[0] < at


def test_late_announcement_is_listed_in_the_next_window() -> None:
    at, window = FRIDAY + timedelta(days=2), Window(FRIDAY - DAY, FRIDAY)
    ahead = look_ahead(DEFAULT_SCHEDULE)
    assert is_near(at, FRIDAY - timedelta(hours=1), window, ahead)
    assert not is_near(at, FRIDAY - timedelta(days=3), window, ahead)


def test_day_ends_at_midnight_in_the_buyers_zone() -> None:
    assert end_of_day(date(2027, 3, 31), HELSINKI).astimezone(UTC) == datetime(
        2027, 3, 31, 21, tzinfo=UTC
    )


def test_resumed_digest_does_not_cover_the_pause() -> None:
    row = buyer_digest(Membership(), frequency=Frequency.NEVER, due_at=None)
    changed = apply_patch(
        row, BuyerDigestPatch(frequency=BuyerDigestFrequency.WEEKLY), HELSINKI, FRIDAY
    )
    assert changed == {"frequency"}
    assert row.told_until == FRIDAY
    assert row.due_at == next_due(row.schedule, CLOCK, FRIDAY)


def test_change_of_hour_keeps_the_window() -> None:
    row = buyer_digest(Membership())
    told_until = row.told_until
    assert apply_patch(row, BuyerDigestPatch(hour=16), HELSINKI, FRIDAY) == {"hour"}
    assert row.told_until == told_until
    assert local(row.due_at).hour == 16


def test_frequency_resumes_a_stopped_digest_and_hour_does_not() -> None:
    row = buyer_digest(Membership(), stopped_at=FRIDAY, due_at=None)
    assert apply_patch(row, BuyerDigestPatch(hour=9), HELSINKI, FRIDAY) == {"hour"}
    assert (row.stopped_at, row.due_at) == (FRIDAY, None)
    patch = BuyerDigestPatch(frequency=BuyerDigestFrequency.WEEKDAYS)
    assert apply_patch(row, patch, HELSINKI, FRIDAY) == {"stopped"}
    assert row.stopped_at is None
    assert row.due_at is not None
