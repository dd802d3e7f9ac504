"""The leaky bucket in Redis: refuses together, or gives turns."""

from collections.abc import Iterator

import pytest
from redis import Redis

from api.core.gcra import SCRIPT, Turn, arguments, turn_of
from tests import servers

KEYS = ("gcra:a", "gcra:b")


@pytest.fixture
def redis(worker_number: int) -> Iterator[Redis]:
    with Redis.from_url(servers.redis_url(worker_number)) as redis:
        redis.delete(*KEYS)
        yield redis


def _turn(redis: Redis, limits: dict[str, int], *, queue: bool = False) -> Turn:
    given = arguments(limits.values(), 60, queue=queue)
    return turn_of(redis.eval(SCRIPT, len(limits), *limits, *given))


def test_full_bucket_refuses_with_a_retry_time(redis: Redis) -> None:
    assert _turn(redis, {"gcra:a": 2}) == Turn(0, 1, 30)
    assert _turn(redis, {"gcra:a": 2}).wait == 0
    refused = _turn(redis, {"gcra:a": 2})
    assert refused.wait == pytest.approx(30, abs=1)
    assert refused.remaining == 0


def test_refusal_of_one_bucket_consumes_none(redis: Redis) -> None:
    assert _turn(redis, {"gcra:a": 1}).wait == 0
    assert _turn(redis, {"gcra:a": 1, "gcra:b": 2}).wait > 0
    assert _turn(redis, {"gcra:b": 2}) == Turn(0, 1, 30)


def test_queue_gives_later_turns(redis: Redis) -> None:
    waits = [_turn(redis, {"gcra:a": 2}, queue=True).wait for _ in range(4)]
    assert waits == pytest.approx([0, 0, 30, 60], abs=1)


def test_keys_expire_when_their_bucket_is_empty(redis: Redis) -> None:
    _turn(redis, {"gcra:a": 2})
    assert 0 < redis.ttl("gcra:a") <= 32
