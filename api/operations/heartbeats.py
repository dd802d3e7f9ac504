"""Heartbeats and counts of results in Redis, written by working processes and read by the metrics.

Redis may lose them: a heartbeat returns within seconds, and Prometheus expects that counters
restart. In PostgreSQL each would be a write, and every write invalidates the response cache of the
API.
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

HEARTBEATS, RESULTS = "operations:pulses", "operations:results"

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "reactions": ("result",),
    "digests": ("result",),
    "mails": ("kind", "result"),
    "webhooks": ("result",),
    "retention": ("table",),
}
"""Counted families and their labels. Labels have few values and hold no identifiers."""

BEAT, BEAT_STARTED = "beat", "beat started"
HOURLY_TASKS = ("files", "forget log", "purge")
"""Hourly tasks. The heartbeat of a queue is named after the queue."""

Labels = tuple[str, ...]


def open_redis(settings: Settings, timeout: float = 0.5) -> Redis:
    """Open a client that fails at once if Redis does not answer: no process waits for a
    heartbeat.
    """
    return Redis.from_url(
        settings.redis_url,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        retry=Retry(NoBackoff(), 0),
    )


def record_heartbeat(redis: Redis, name: str) -> None:
    """Never raises: the process works on without it."""
    try:
        redis.hset(HEARTBEATS, name, str(utc_now().timestamp()))
    except RedisError:
        return


def add_results(redis: Redis, family: str, counts: Counter[Labels]) -> None:
    """Add all counts in one round trip. Errors of Redis are ignored."""
    try:
        with redis.pipeline(transaction=False) as pipeline:
            for labels, count in counts.items():
                pipeline.hincrby(RESULTS, "|".join((family, *labels)), count)
            pipeline.execute()
    except RedisError:
        return


def read_heartbeats(redis: Redis) -> dict[str, datetime]:
    """Time of the last heartbeat by component. Raises RedisError."""
    stmt = cast(dict[bytes, bytes], redis.hgetall(HEARTBEATS))
    return {name.decode(): datetime.fromtimestamp(float(at), UTC) for name, at in stmt.items()}


def read_results(redis: Redis) -> dict[str, dict[Labels, int]]:
    """Counts by family and labels. Raises RedisError."""
    results: dict[str, dict[Labels, int]] = {family: {} for family in FAMILIES}
    stmt = cast(dict[bytes, Any], redis.hgetall(RESULTS))
    for key, count in stmt.items():
        family, *labels = key.decode().split("|")
        if len(labels) == len(FAMILIES.get(family, ())):
            results[family][tuple(labels)] = int(count)
    return results
