"""Mails a minute to one domain: an early mail gets a later turn, which is reserved."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis
from sqlalchemy.orm import Session

from api.local.ports import free_port
from api.mails.jobs import BULK, claim_mails, reschedule
from api.mails.models import MailKind
from tests import servers
from tests.factories.mails import mail
from workers.mail.throttle import TURN_EXPIRES, pace

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
RATES = {"narrow.example": 3}


@pytest.fixture
def redis(worker_number: int) -> Iterator[Redis]:
    with Redis.from_url(servers.redis_url(worker_number)) as redis:
        redis.delete("mails:narrow.example", "mails:other.example")
        yield redis


def test_early_mail_gets_the_next_free_turn(redis: Redis) -> None:
    mails = [mail(address=f"{n}@Narrow.example") for n in range(5)]
    elsewhere = mail(address="a@other.example")
    paced = pace([*mails, elsewhere], RATES, redis, NOW)
    assert paced.now == [*mails[:3], elsewhere]
    waits = [(paced.later[late] - NOW).total_seconds() for late in mails[3:]]
    assert waits == pytest.approx([20, 40], abs=1)
    [another] = pace([mail(address="b@narrow.example")], RATES, redis, NOW).later.values()
    assert (another - NOW).total_seconds() == pytest.approx(60, abs=1)


def test_sign_in_mail_is_not_throttled(redis: Redis) -> None:
    digests = [mail(address="a@narrow.example") for _ in range(4)]
    urgent = mail(kind=MailKind.SIGN_IN, address="a@narrow.example")
    paced = pace([*digests, urgent], RATES, redis, NOW)
    assert paced.now == [*digests[:3], urgent]


def test_turn_is_reserved_for_a_minute(redis: Redis) -> None:
    full = [mail(address="a@narrow.example") for _ in range(3)]
    pace(full, RATES, redis, NOW)
    in_time = mail(address="b@narrow.example", turn_at=NOW - TURN_EXPIRES + timedelta(seconds=1))
    too_late = mail(address="c@narrow.example", turn_at=NOW - TURN_EXPIRES)
    paced = pace([in_time, too_late], RATES, redis, NOW)
    assert (paced.now, list(paced.later)) == ([in_time], [too_late])


def test_star_applies_to_each_other_domain_separately(redis: Redis) -> None:
    mails = [mail(address=f"a@{name}.example") for name in ("narrow", "other", "narrow", "other")]
    paced = pace(mails, {"*": 1}, redis, NOW)
    assert (paced.now, list(paced.later)) == (mails[:2], mails[2:])


def test_mails_are_sent_without_redis() -> None:
    away = Redis(port=free_port())
    mails = [mail(address="a@narrow.example") for _ in range(5)]
    assert pace(mails, RATES, away, NOW) == (mails, {})


def test_postponed_mail_is_claimed_at_its_turn(sync_session: Session) -> None:
    sync_session.add(mail(next_try_at=NOW))
    sync_session.flush()
    lease, turn = timedelta(minutes=2), NOW + timedelta(seconds=40)

    def claim(now: datetime) -> list[datetime | None]:
        mails = claim_mails(sync_session, BULK, now, lease=lease, limit=10)
        reschedule(sync_session, {one: turn for one in mails if one.turn_at is None})
        sync_session.expire_all()
        return [item.turn_at for item in mails]

    assert claim(NOW) == [turn]  # read anew after it was put off
    assert claim(turn - timedelta(seconds=1)) == []
    assert claim(turn) == [turn]
