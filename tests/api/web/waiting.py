"""Time that passes between a form and its button."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from api.core.clock import clock_stopped_at, utc_now


@contextmanager
def later(**passed: float) -> Iterator[None]:
    """What happens inside happens so much later: as long as people need, if nothing is said."""
    with clock_stopped_at(utc_now() + timedelta(**passed or {"seconds": 20})):
        yield


@contextmanager
def half_past() -> Iterator[None]:
    """In the middle of an hour: budgets of an hour do not change to the next one meanwhile."""
    with clock_stopped_at(utc_now().replace(minute=30)):
        yield
