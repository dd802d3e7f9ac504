from datetime import UTC, datetime, timedelta

from api.core.clock import FollowedClock, clock_stopped_at, utc_now


def test_stopped_clock_continues_afterwards() -> None:
    moment = datetime(2026, 3, 29, 3, 30, tzinfo=UTC)
    with clock_stopped_at(moment):
        assert utc_now() == moment
        with clock_stopped_at(moment + timedelta(days=1)):
            assert utc_now() == moment + timedelta(days=1)
        assert utc_now() == moment
    assert datetime.now(UTC) - utc_now() < timedelta(seconds=1)


def test_followed_clock_ignores_changes_of_the_machines_clock() -> None:
    clock = FollowedClock()
    assert clock.age > 3600  # not read yet: the machine's
    moment = datetime(2027, 3, 1, 9, tzinfo=UTC)
    clock.set(moment)
    assert moment <= clock.now() < moment + timedelta(seconds=60)
    first = clock.now()
    assert clock.now() >= first
