from datetime import UTC, datetime, timedelta

from api.core.clock import clock_stopped_at, utc_now


def test_a_stopped_clock_goes_on_afterwards() -> None:
    moment = datetime(2026, 3, 29, 3, 30, tzinfo=UTC)
    with clock_stopped_at(moment):
        assert utc_now() == moment
        with clock_stopped_at(moment + timedelta(days=1)):
            assert utc_now() == moment + timedelta(days=1)
        assert utc_now() == moment
    assert datetime.now(UTC) - utc_now() < timedelta(seconds=1)
