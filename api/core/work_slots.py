"""Limits concurrent work in a process. Each caller does one thing at a time."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Hashable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta

from api.core.limit_errors import TooManyRequests

RETRY_AFTER = timedelta(seconds=10)


class WorkSlots:
    """`most` and `most_of_one` count callers that work or wait.

    If `most` equals `at_once`, nobody waits: further callers are refused.
    """

    def __init__(self, *, at_once: int, most: int, most_of_one: int) -> None:
        self._most, self._most_of_one = most, most_of_one
        self._places = asyncio.Semaphore(at_once)
        self._present: Counter[Hashable] = Counter()
        self._one_at_a_time: dict[Hashable, asyncio.Lock] = {}

    @asynccontextmanager
    async def of(self, caller: Hashable) -> AsyncIterator[None]:
        """Raises TooManyRequests if too many callers work or wait."""
        with self._counted(caller):
            async with self._one_at_a_time.setdefault(caller, asyncio.Lock()), self._places:
                yield

    @contextmanager
    def _counted(self, caller: Hashable) -> Iterator[None]:
        if self._present.total() >= self._most or self._present[caller] >= self._most_of_one:
            raise TooManyRequests(retry_after=RETRY_AFTER)
        self._present[caller] += 1
        try:
            yield
        finally:
            self._present[caller] -= 1
            if not self._present[caller]:
                del self._present[caller]
                self._one_at_a_time.pop(caller, None)
