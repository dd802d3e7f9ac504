"""Quotas: how many requests pass in any hour, and when the next may come."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import time_machine
from sqlalchemy.ext.asyncio import AsyncSession

from api.core import quotas
from api.core.limit_errors import TooManyRequests
from api.core.quotas import Limit
from tests.settings import SECRET_KEY

HOUR = timedelta(hours=1)
EDGE = datetime(2027, 3, 1, 12, tzinfo=UTC)
"""Where a window of an hour ends."""
_subjects = map(str, count())


async def _passed(session: AsyncSession, limit: Limit, subject: str, at: datetime) -> int:
    """How many of twice the limit pass at once."""
    with time_machine.travel(at, tick=False):
        taken = [
            await quotas.consume(session, limit, subject, SECRET_KEY) for _ in range(limit.most * 2)
        ]
    return taken.count(True)


async def test_limit_is_not_doubled_at_the_edge_of_a_window(session: AsyncSession) -> None:
    limit, subject = Limit("test", 20, HOUR), next(_subjects)
    minute = timedelta(minutes=1)
    passed = [await _passed(session, limit, subject, EDGE + minute * at) for at in (-1, 1, 30, 59)]
    assert passed == [20, 1, 9, 10]
    assert await _passed(session, limit, subject, EDGE + HOUR * 3) == 20, "all is over"


async def test_limit_of_one_passes_once_an_hour(session: AsyncSession) -> None:
    limit, subject = Limit("test", 1, HOUR), next(_subjects)
    assert await _passed(session, limit, subject, EDGE) == 1
    assert await _passed(session, limit, subject, EDGE + HOUR - timedelta(seconds=1)) == 0
    assert await _passed(session, limit, subject, EDGE + HOUR + timedelta(seconds=1)) == 1


@pytest.mark.parametrize("first", [-59, -30, -1])
@pytest.mark.parametrize("most", [1, 3, 20])
async def test_request_passes_after_the_advised_wait(
    session: AsyncSession, first: int, most: int
) -> None:
    """Each wait is the shortest, give or take the second that is added."""
    limit, subject = Limit("test", most, HOUR), next(_subjects)
    at = EDGE + timedelta(minutes=first)
    assert await _passed(session, limit, subject, at) == most
    for _ in range(3):
        with time_machine.travel(at, tick=False), pytest.raises(TooManyRequests) as refused:
            await quotas.require(session, limit, subject, SECRET_KEY)
        wait = timedelta(seconds=int(refused.value.headers["Retry-After"]))
        with time_machine.travel(at + wait - timedelta(seconds=3), tick=False):
            assert not await quotas.consume(session, limit, subject, SECRET_KEY)
        at += wait
        assert await _passed(session, limit, subject, at) >= 1


async def test_rate_for_the_proof_of_work_uses_a_sliding_window(session: AsyncSession) -> None:
    limit, subject = Limit("test", 20, HOUR), next(_subjects)
    await _passed(session, limit, subject, EDGE - timedelta(minutes=1))
    used = [
        await session.scalar(quotas.used(limit, subject, SECRET_KEY, EDGE + timedelta(minutes=at)))
        for at in (-1, 0, 30, 59, 60)
    ]
    assert used == [20, 20, 10, 0, 0]
