"""Limits of open streams in this process: in total, for an address, and for its networks."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from api.core.limit_errors import StreamsFull, TooManyStreams
from api.core.networks import budgets_of

RETRY_AFTER = timedelta(seconds=30)


class ConnectionLimits:
    def __init__(self, total: int, per_address: int) -> None:
        self._total = total
        self._per_address = per_address
        self._open = 0
        self._taken: Counter[str] = Counter()
        """Open streams by network. A wider network may have more of them than one address."""

    def require_free(self, address: str) -> None:
        """Raise TooManyStreams or StreamsFull if a further stream would exceed a limit."""
        for network, share in budgets_of(address):
            if self._taken[network] >= self._per_address * share:
                raise TooManyStreams(limit=self._per_address, retry_after=RETRY_AFTER)
        if self._open >= self._total:
            raise StreamsFull

    @contextmanager
    def acquire(self, address: str) -> Iterator[None]:
        networks = [budget.network for budget in budgets_of(address)]
        self._open += 1
        self._taken.update(networks)
        try:
            yield
        finally:
            self._open -= 1
            self._taken.subtract(networks)
            self._taken = +self._taken  # drops networks without streams
