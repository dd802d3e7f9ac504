"""Signs of life and counts of results, left in Redis by whoever works and read by who measures.

Redis may lose them: a sign of life comes back within seconds, and a counter that starts anew is
what Prometheus expects of one. In PostgreSQL each would be a write, and every write ends what the
API repeats from memory.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from api.core.clock import utc_now
from api.core.settings import Settings

PULSES, RESULTS = "operations:pulses", "operations:results"

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "reactions": ("result",),
    "digests": ("result",),
    "mails": ("kind", "result"),
    "webhooks": ("result",),
    "retention": ("table",),
}
"""What is counted, and the labels of its counts: few values each, no identifiers."""

BEAT, BEAT_STARTED = "beat", "beat started"
UPKEEP = ("files", "forget log", "purge")
"""What runs by the hour. A queue's sign bears the queue's name."""

Labels = tuple[str, ...]


def open_redis(settings: Settings, patience: float = 0.5) -> Redis:
    """One that says at once when nobody answers: signs are worth no waiting."""
    return Redis.from_url(
        settings.redis_url,
        socket_timeout=patience,
        socket_connect_timeout=patience,
        retry=Retry(NoBackoff(), 0),
    )


def leave_pulse(redis: Redis, name: str) -> None:
    """Never fails: whoever works goes on without it."""
    try:
        redis.hset(PULSES, name, str(utc_now().timestamp()))
    except RedisError:
        return


def add_results(redis: Redis, family: str, counts: Counter[Labels]) -> None:
    """In one round trip. What cannot be counted is not counted."""
    try:
        with redis.pipeline(transaction=False) as pipeline:
            for labels, count in counts.items():
                pipeline.hincrby(RESULTS, "|".join((family, *labels)), count)
            pipeline.execute()
    except RedisError:
        return


def read_pulses(redis: Redis) -> dict[str, datetime]:
    """When each was last seen. Raises RedisError."""
    stmt = cast(dict[bytes, bytes], redis.hgetall(PULSES))
    return {name.decode(): datetime.fromtimestamp(float(at), UTC) for name, at in stmt.items()}


def read_results(redis: Redis) -> dict[str, dict[Labels, int]]:
    """By family and labels. Raises RedisError."""
    results: dict[str, dict[Labels, int]] = {family: {} for family in FAMILIES}
    stmt = cast(dict[bytes, Any], redis.hgetall(RESULTS))
    for key, count in stmt.items():
        family, *labels = key.decode().split("|")
        if len(labels) == len(FAMILIES.get(family, ())):
            results[family][tuple(labels)] = int(count)
    return results
