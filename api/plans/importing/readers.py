"""Limits concurrent reading of sheets: two in a process, one of an organisation."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.core.limit_errors import TooManyRequests
from api.core.work_slots import RETRY_AFTER, WorkSlots
from api.plans.importing.sheet.process import LIMITS

AT_ONCE = 2
_LONGEST = timedelta(seconds=LIMITS.patience + 10)

log = structlog.get_logger(__name__)


class Readers:
    """Redis holds the limit of an organisation for all processes. Without Redis each process limits
    on its own."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._turns = WorkSlots(at_once=AT_ONCE, most=AT_ONCE, most_of_one=1)

    @asynccontextmanager
    async def place_for(self, organisation_id: UUID) -> AsyncIterator[None]:
        """Raises TooManyRequests if no place is free."""
        async with (
            self._turns.of(organisation_id),
            self._elsewhere(f"importing:{organisation_id}"),
        ):
            yield

    @asynccontextmanager
    async def _elsewhere(self, key: str) -> AsyncIterator[None]:
        try:
            is_free = await self._redis.set(key, "", nx=True, ex=_LONGEST)
        except (RedisError, OSError):
            log.warning("imports are limited by process only: redis does not answer")
            yield
            return
        if not is_free:
            raise TooManyRequests(retry_after=RETRY_AFTER)
        try:
            yield
        finally:
            try:
                await self._redis.delete(key)
            except (RedisError, OSError):
                log.warning("the lock of an import is not released: redis does not answer")
