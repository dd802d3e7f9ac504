"""Meaning of responses, and the time of the next attempt. Pure."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from http import HTTPStatus

import msgspec

from api.webhooks.models import AttemptError

WINDOW = timedelta(hours=24)
WAITS = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=45),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=7),
    timedelta(hours=10),
)
"""Waits after the first attempt, the second …; together a day."""
MAX_ATTEMPTS = len(WAITS) + 1
SPREAD = 0.2
"""A wait is up to a tenth shorter or longer, so that simultaneous failures do not retry
simultaneously."""

_ASK_FOR_TIME = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_LONGEST_DIGITS = 9


class Verdict(Enum):
    DELIVERED = auto()
    RETRY = auto()
    FINAL = auto()
    GONE = auto()
    """Final, and the endpoint wants no more events."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Outcome of one attempt: a status, or the reason why there was none."""

    duration: timedelta
    status: int | None = None
    error: AttemptError | None = None
    answer: str = ""
    retry_after: str | None = None


def verdict_of(outcome: Outcome) -> Verdict:
    """Redirects are final, because their target has not been validated."""
    status = outcome.status
    if status is None or status in _ASK_FOR_TIME or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Verdict.RETRY
    if status == HTTPStatus.GONE:
        return Verdict.GONE
    succeeded = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
    return Verdict.DELIVERED if succeeded else Verdict.FINAL


def next_attempt(
    attempts: int, queued_at: datetime, now: datetime, *, chance: float, outcome: Outcome
) -> datetime | None:
    """None if there are no more attempts. `chance` is from 0 to 1.

    `Retry-After` counts only if it is longer than the regular wait, up to the end of the day.
    """
    if attempts >= MAX_ATTEMPTS:
        return None
    wait = WAITS[attempts - 1] * (1 + SPREAD * (chance - 0.5))
    if outcome.status in _ASK_FOR_TIME:
        asked = retry_after(outcome.retry_after, now)
        wait = max(wait, min(asked, queued_at + WINDOW - now))
    return now + wait


def retry_after(header: str | None, now: datetime) -> timedelta:
    """Seconds or a date (RFC 9110, 10.2.3); zero if it is neither."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST_DIGITS:
        return timedelta(seconds=int(text))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return timedelta(0)
    # Old date formats have no zone and mean GMT.
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
