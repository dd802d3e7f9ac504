"""What a working process leaves for those who watch: that it lives, and what became of its work."""

from collections import Counter

from api.operations.heartbeats import Labels, add_results, leave_pulse
from workers.runtime import redis


def pulse(name: str) -> None:
    leave_pulse(redis(), name)


def count(family: str, counts: Counter[Labels]) -> None:
    """Called once a batch, not once an item."""
    if counts:
        add_results(redis(), family, counts)
