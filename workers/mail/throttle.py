"""Limits the mails per minute to one domain (`MAIL_DOMAIN_RATES`).

Each domain has a leaky bucket (GCRA) in Redis. If it is full, the mail gets the next free turn and
is rescheduled for it. So a mail is claimed at most twice, however many wait for the domain.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog
from redis import Redis
from redis.exceptions import RedisError

from api.core.gcra import SCRIPT, WINDOW, arguments, turn_of
from api.mails.jobs import URGENT
from api.mails.models import Mail

TURN_EXPIRES = timedelta(seconds=WINDOW)
"""A missed turn expires after this time: many missed turns would cause a burst."""

log = structlog.get_logger(__name__)


class Paced(NamedTuple):
    now: list[Mail]
    later: dict[Mail, datetime]
    """Mails to reschedule, with the time of their turn."""


def pace(mails: Sequence[Mail], rates: Mapping[str, int], redis: Redis, now: datetime) -> Paced:
    """Splits mails into those to send now and later. Without Redis, all are sent now.

    Urgent mails are never limited: a sign-in link would expire behind a long queue of digests.
    """
    limited = [
        mail
        for mail in mails
        if _rate(mail, rates) and mail.kind not in URGENT and not _has_turn(mail, now)
    ]
    try:
        waits = _take_turns(limited, rates, redis) if limited else []
    except (RedisError, OSError):
        log.warning("mails are not paced: redis does not answer")
        waits = []
    later = {mail: now + wait for mail, wait in zip(limited, waits, strict=False) if wait}
    return Paced([mail for mail in mails if mail not in later], later)


def _rate(mail: Mail, rates: Mapping[str, int]) -> int:
    """Mails per minute, or 0 without a limit."""
    return rates.get(_domain(mail), rates.get("*", 0))


def _domain(mail: Mail) -> str:
    return mail.address.rpartition("@")[2].lower()


def _has_turn(mail: Mail, now: datetime) -> bool:
    return mail.turn_at is not None and now - mail.turn_at < TURN_EXPIRES


def _take_turns(mails: Sequence[Mail], rates: Mapping[str, int], redis: Redis) -> list[timedelta]:
    turns = redis.pipeline(transaction=False)
    for mail in mails:
        turns.eval(
            SCRIPT, 1, f"mails:{_domain(mail)}", *arguments([_rate(mail, rates)], queue=True)
        )
    return [timedelta(seconds=turn_of(answer).wait) for answer in turns.execute()]
