"""When to try again. Pure."""

from datetime import datetime, timedelta

MAX_ATTEMPTS = 8
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)


def next_try(attempts: int, now: datetime) -> datetime:
    """Twice as long after each failure, up to an hour."""
    wait: timedelta = _FIRST_WAIT * 2 ** (attempts - 1)
    return now + min(wait, _LONGEST_WAIT)
