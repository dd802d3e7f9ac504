"""No more mails a minute to one domain than its mail servers take (`MAIL_DOMAIN_RATES`).

A leaky bucket (GCRA) per domain, in Redis. Where it is full a mail gets the next free turn, and it
is put off until then: so it is claimed twice and no more, however many wait for the same domain.
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

KEPT = timedelta(seconds=WINDOW)
"""A turn that was missed for longer is lost: many kept ones would all come at once."""

log = structlog.get_logger(__name__)


class Paced(NamedTuple):
    now: list[Mail]
    later: dict[Mail, datetime]
    """Whose turn comes, and when."""


def pace(mails: Sequence[Mail], rates: Mapping[str, int], redis: Redis, now: datetime) -> Paced:
    """Which of the mails may go at once. All of them where Redis cannot be asked.

    Urgent ones always: a link to sign in would be dead before its turn in a long line of digests.
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
    """0 where there is no limit."""
    return rates.get(_domain(mail), rates.get("*", 0))


def _domain(mail: Mail) -> str:
    return mail.address.rpartition("@")[2].lower()


def _has_turn(mail: Mail, now: datetime) -> bool:
    return mail.turn_at is not None and now - mail.turn_at < KEPT


def _take_turns(mails: Sequence[Mail], rates: Mapping[str, int], redis: Redis) -> list[timedelta]:
    turns = redis.pipeline(transaction=False)
    for mail in mails:
        turns.eval(
            SCRIPT, 1, f"mails:{_domain(mail)}", *arguments([_rate(mail, rates)], queue=True)
        )
    return [timedelta(seconds=turn_of(answer).wait) for answer in turns.execute()]
