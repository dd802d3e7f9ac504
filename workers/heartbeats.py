"""Heartbeats and counts of results, written by workers for monitoring."""

from collections import Counter

from api.operations.heartbeats import Labels, add_results, record_heartbeat
from workers.runtime import redis


def pulse(name: str) -> None:
    record_heartbeat(redis(), name)


def count(family: str, counts: Counter[Labels]) -> None:
    """Call it once per batch, not once per item."""
    if counts:
        add_results(redis(), family, counts)
