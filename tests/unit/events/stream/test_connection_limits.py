"""How many streams one process accepts."""

from datetime import timedelta

import pytest

from api.core.limit_errors import StreamsFull, TooManyStreams
from api.events.stream.connection_limits import ConnectionLimits

HERE, THERE, ELSEWHERE = "203.0.113.1", "198.51.100.1", "192.0.2.1"


def test_hosts_of_one_ipv6_network_share_its_connections() -> None:
    places = ConnectionLimits(total=100, per_address=2)
    with places.acquire("2001:db8::1"), places.acquire("2001:db8::2"):
        with pytest.raises(TooManyStreams):
            places.require_free("2001:db8::3")
        places.require_free("2001:db8:0:1::1")
        with places.acquire("2001:db8:0:1::1"), places.acquire("2001:db8:0:1::2"):
            with pytest.raises(TooManyStreams):  # their /56 has twice as many
                places.require_free("2001:db8:0:2::1")
            places.require_free("2001:db8:0:100::1")
    places.require_free("2001:db8::3")


def test_connections_are_counted_by_address_and_in_total() -> None:
    places = ConnectionLimits(total=3, per_address=2)
    with places.acquire(HERE), places.acquire(HERE):
        with pytest.raises(TooManyStreams):
            places.require_free(HERE)
        places.require_free(THERE)
        with places.acquire(THERE), pytest.raises(StreamsFull):
            places.require_free(ELSEWHERE)
    places.require_free(HERE)


def test_refusal_has_a_retry_time() -> None:
    assert StreamsFull().headers["Retry-After"] == "30"
    refusal = TooManyStreams(limit=2, retry_after=timedelta(seconds=30))
    assert refusal.headers == {
        "Retry-After": "30",
        "RateLimit-Policy": '"streams";q=2',
        "RateLimit": '"streams";r=0;t=30',
    }
