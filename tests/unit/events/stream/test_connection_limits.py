"""Limits of the streams of one process."""

from datetime import timedelta

import pytest

from api.core.errors import StreamsFull, TooManyStreams
from api.events.stream.connection_limits import ConnectionLimits

HERE, THERE, ELSEWHERE = "203.0.113.1", "198.51.100.1", "192.0.2.1"


def test_hosts_of_one_ipv6_network_share_its_limit() -> None:
    limits = ConnectionLimits(total=100, per_address=2)
    with limits.acquire("2001:db8::1"), limits.acquire("2001:db8::2"):
        with pytest.raises(TooManyStreams):
            limits.require_free("2001:db8::3")
        limits.require_free("2001:db8:0:1::1")
        with limits.acquire("2001:db8:0:1::1"), limits.acquire("2001:db8:0:1::2"):
            with pytest.raises(TooManyStreams):  # their /56 has twice as many
                limits.require_free("2001:db8:0:2::1")
            limits.require_free("2001:db8:0:100::1")
    limits.require_free("2001:db8::3")


def test_streams_are_counted_by_address_and_in_total() -> None:
    limits = ConnectionLimits(total=3, per_address=2)
    with limits.acquire(HERE), limits.acquire(HERE):
        with pytest.raises(TooManyStreams):
            limits.require_free(HERE)
        limits.require_free(THERE)
        with limits.acquire(THERE), pytest.raises(StreamsFull):
            limits.require_free(ELSEWHERE)
    limits.require_free(HERE)


def test_refusals_have_retry_after() -> None:
    assert StreamsFull().headers["Retry-After"] == "30"
    refusal = TooManyStreams(limit=2, retry_after=timedelta(seconds=30))
    assert refusal.headers == {
        "Retry-After": "30",
        "RateLimit-Policy": '"streams";q=2',
        "RateLimit": '"streams";r=0;t=30',
    }
