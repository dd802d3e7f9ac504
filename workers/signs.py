"""What a working process leaves for those who watch: that it lives, and what became of its work."""

from collections import Counter
from functools import cache

from redis import Redis

from api.core.settings import load_settings
from api.operations.signs import Labels, add_results, leave_pulse, open_redis


@cache
def _redis() -> Redis:
    """Made on first use, which is after Celery has forked."""
    return open_redis(load_settings())


def pulse(name: str) -> None:
    leave_pulse(_redis(), name)


def count(family: str, counts: Counter[Labels]) -> None:
    """Called once a batch, not once an item."""
    if counts:
        add_results(_redis(), family, counts)
