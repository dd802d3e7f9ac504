"""How many streams are open in this process: in all, and from one address."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from api.core.errors import StreamsFull, TooManyStreams

RETRY_AFTER = timedelta(seconds=30)


class Places:
    def __init__(self, total: int, per_address: int) -> None:
        self._total = total
        self._per_address = per_address
        self._taken: Counter[str] = Counter()

    def require_one(self, address: str) -> None:
        if self._taken[address] >= self._per_address:
            raise TooManyStreams(limit=self._per_address, retry_after=RETRY_AFTER)
        if self._taken.total() >= self._total:
            raise StreamsFull

    @contextmanager
    def taken_by(self, address: str) -> Iterator[None]:
        self._taken[address] += 1
        try:
            yield
        finally:
            self._taken[address] -= 1
            if not self._taken[address]:
                del self._taken[address]
