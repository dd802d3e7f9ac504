"""Quotas: how often something may be done within a window, counted in PostgreSQL.

They are for limits that protect people: they work without Redis, and do not count refused or
rolled-back requests. A window slides: the previous window counts by its share that is not yet one
window ago, so that twice the limit cannot pass at the edge of two windows. The table stores only a
keyed hash of subject and window, and keeps a row for one more window.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    LargeBinary,
    Select,
    Update,
    cast,
    delete,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from api.core.clock import utc_now
from api.core.limit_errors import TooManyRequests
from api.core.models import Base
from api.core.networks import budgets_of
from api.core.tokens import sign

UNLIMITED = 2**31 - 1
"""`most` of a limit that is only counted."""
LONGEST_WINDOW = timedelta(days=1)
"""A row is kept for another window after its own, because the next window needs it."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EVERYBODY = ""
"""Subject of a limit that the whole installation shares."""


class Limit(NamedTuple):
    purpose: str
    most: int
    window: timedelta


class Quota(Base):
    """Used part of a limit in one window."""

    __tablename__ = "quotas"

    purpose: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    ends_at: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    used: Mapped[int]


def window_end(limit: Limit, now: datetime) -> datetime:
    return _EPOCH + ((now - _EPOCH) // limit.window + 1) * limit.window


async def consume(session: AsyncSession, limit: Limit, subject: str, key: str) -> bool:
    """Count one use. Returns False and counts nothing if the limit is reached."""
    return await session.scalar(_consume_stmt(limit, subject, key, utc_now())) is not None


async def release(session: AsyncSession, limit: Limit, subject: str, key: str) -> None:
    await session.execute(_release_stmt(limit, subject, key, utc_now()))


async def require(session: AsyncSession, limit: Limit, subject: str, key: str) -> None:
    """Count one use, or raise TooManyRequests."""
    if not await consume(session, limit, subject, key):
        raise TooManyRequests(retry_after=await _wait(session, limit, subject, key))


async def _wait(session: AsyncSession, limit: Limit, subject: str, key: str) -> timedelta:
    """Time until one more use fits: when enough of the previous window, or this window,
    has passed.
    """
    now = utc_now()
    current = await session.scalar(_in_window(limit, subject, key, now)) or 0
    before = await session.scalar(_in_window(limit, subject, key, now - limit.window)) or 0
    room = max(limit.most - current, 0)
    free = window_end(limit, now) - limit.window * (room / max(before, room, 1))
    return timedelta(seconds=int(max(free - now, timedelta()).total_seconds()) + 1)


async def require_network(session: AsyncSession, limit: Limit, address: str, key: str) -> None:
    """Count one use for the address and for each of its networks, which have larger limits."""
    for network, share in budgets_of(address):
        await require(session, limit._replace(most=limit.most * share), network, key)


async def mark_spent(
    session: AsyncSession, purpose: str, subject: str, key: str, until: datetime
) -> bool:
    """Whether this is the subject's first use before `until`."""
    row = {"purpose": purpose, "subject": sign(key, "spent", f"{purpose}:{subject}".encode())}
    first = insert(Quota).values(used=1, ends_at=until, **row)
    return await session.scalar(first.on_conflict_do_nothing().returning(Quota.used)) is not None


async def used_of_network(
    session: AsyncSession, limit: Limit, address: str, key: str
) -> list[tuple[int, int]]:
    """Uses of the address and of each of its networks, each with its limit."""
    now = utc_now()
    return [
        (await session.scalar(used(limit, network, key, now)) or 0, limit.most * share)
        for network, share in budgets_of(address)
    ]


async def count(session: AsyncSession, limit: Limit, subject: str, key: str) -> None:
    """Count one use, even beyond the limit."""
    await consume(session, limit._replace(most=UNLIMITED), subject, key)


async def count_network(session: AsyncSession, limit: Limit, address: str, key: str) -> None:
    for network, _ in budgets_of(address):
        await count(session, limit, network, key)


def used(limit: Limit, subject: str, key: str, now: datetime) -> Select[int]:
    current = _in_window(limit, subject, key, now).scalar_subquery()
    return select(func.coalesce(current, 0) + _used_before(limit, subject, key, now))


def purge_quotas(session: Session, now: datetime) -> None:
    session.execute(delete(Quota).where(Quota.ends_at < now - LONGEST_WINDOW))


def _consume_stmt(limit: Limit, subject: str, key: str, now: datetime) -> ReturningInsert[int]:
    row, before = _row(limit, subject, key, now), _used_before(limit, subject, key, now)
    values = [literal(value, Quota.__table__.c[name].type) for name, value in row.items()]
    stmt = insert(Quota).from_select([*row, "used"], select(*values, 1).where(before < limit.most))
    return stmt.on_conflict_do_update(
        index_elements=[Quota.purpose, Quota.subject, Quota.ends_at],
        set_={"used": Quota.used + 1},
        where=Quota.used < limit.most - before,
    ).returning(Quota.used)


def _release_stmt(limit: Limit, subject: str, key: str, now: datetime) -> Update:
    row = _row(limit, subject, key, now)
    return update(Quota).filter_by(**row).where(Quota.used > 0).values(used=Quota.used - 1)


def _row(limit: Limit, subject: str, key: str, now: datetime) -> dict[str, object]:
    ends_at = window_end(limit, now)
    hashed = sign(key, f"quota until {ends_at.isoformat()}", f"{limit.purpose}:{subject}".encode())
    return {"purpose": limit.purpose, "subject": hashed, "ends_at": ends_at}


def _in_window(limit: Limit, subject: str, key: str, at: datetime) -> Select[int]:
    return select(Quota.used).filter_by(**_row(limit, subject, key, at))


def _used_before(limit: Limit, subject: str, key: str, now: datetime) -> ColumnElement[int]:
    """Uses of the previous window, by its share that still counts."""
    share = (window_end(limit, now) - now) / limit.window
    before = _in_window(limit, subject, key, now - limit.window).subquery()
    left = select(cast(func.floor(before.c.used * share), Integer)).scalar_subquery()
    return func.coalesce(left, 0)
