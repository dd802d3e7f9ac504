"""How often something may be done within a window, counted in PostgreSQL.

For limits that protect people: they hold while Redis is away, and what is refused or rolled back is
not counted. A window is fixed (the hour, the day), so at its edge twice as much may pass. The table
knows subjects by a keyed hash of subject and window only.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import LargeBinary, Select, Update, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from api.core.clock import utc_now
from api.core.errors import TooManyRequests
from api.core.models import Base
from api.core.networks import budgets_of
from api.core.secrets import sign

NO_END = 2**31 - 1
"""As `most` of what is only counted."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EVERYBODY = ""
"""The subject of a limit that the whole installation shares."""


class Limit(NamedTuple):
    purpose: str
    most: int
    window: timedelta


class Quota(Base):
    """How much of a limit is used up."""

    __tablename__ = "quotas"

    purpose: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    ends_at: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    used: Mapped[int]


def window_end(limit: Limit, now: datetime) -> datetime:
    return _EPOCH + ((now - _EPOCH) // limit.window + 1) * limit.window


async def take(session: AsyncSession, limit: Limit, subject: str, key: str) -> bool:
    """Count one. False where the limit is reached: then nothing is counted."""
    return await session.scalar(_taken(limit, subject, key, utc_now())) is not None


async def give_back(session: AsyncSession, limit: Limit, subject: str, key: str) -> None:
    await session.execute(_given_back(limit, subject, key, utc_now()))


async def require(session: AsyncSession, limit: Limit, subject: str, key: str) -> None:
    """Count one, or raise TooManyRequests."""
    if not await take(session, limit, subject, key):
        now = utc_now()
        wait = int((window_end(limit, now) - now).total_seconds()) + 1
        raise TooManyRequests(retry_after=timedelta(seconds=wait))


async def require_network(session: AsyncSession, limit: Limit, address: str, key: str) -> None:
    """The address, and the networks it lies in, each with a larger share of the limit."""
    for network, share in budgets_of(address):
        await require(session, limit._replace(most=limit.most * share), network, key)


async def spend(
    session: AsyncSession, purpose: str, subject: str, key: str, until: datetime
) -> bool:
    """Whether this subject comes for the first time before `until`."""
    row = {"purpose": purpose, "subject": sign(key, "spent", f"{purpose}:{subject}".encode())}
    first = insert(Quota).values(used=1, ends_at=until, **row)
    return await session.scalar(first.on_conflict_do_nothing().returning(Quota.used)) is not None


async def used_of_network(
    session: AsyncSession, limit: Limit, address: str, key: str
) -> list[tuple[int, int]]:
    """How much the address and each of its networks have used, each with its share."""
    now = utc_now()
    return [
        (await session.scalar(used(limit, network, key, now)) or 0, limit.most * share)
        for network, share in budgets_of(address)
    ]


async def count(session: AsyncSession, limit: Limit, subject: str, key: str) -> None:
    """Count one, whether the limit is reached or not."""
    await take(session, limit._replace(most=NO_END), subject, key)


async def count_network(session: AsyncSession, limit: Limit, address: str, key: str) -> None:
    for network, _ in budgets_of(address):
        await count(session, limit, network, key)


def used(limit: Limit, subject: str, key: str, now: datetime) -> Select[int]:
    row = _row(limit, subject, key, now)
    return select(Quota.used).filter_by(**row)


def purge_quotas(session: Session, now: datetime) -> None:
    session.execute(delete(Quota).where(Quota.ends_at < now))


def _taken(limit: Limit, subject: str, key: str, now: datetime) -> ReturningInsert[int]:
    made = insert(Quota).values(used=1, **_row(limit, subject, key, now))
    return made.on_conflict_do_update(
        index_elements=[Quota.purpose, Quota.subject, Quota.ends_at],
        set_={"used": Quota.used + 1},
        where=Quota.used < limit.most,
    ).returning(Quota.used)


def _given_back(limit: Limit, subject: str, key: str, now: datetime) -> Update:
    row = _row(limit, subject, key, now)
    return update(Quota).filter_by(**row).where(Quota.used > 0).values(used=Quota.used - 1)


def _row(limit: Limit, subject: str, key: str, now: datetime) -> dict[str, object]:
    ends_at = window_end(limit, now)
    hashed = sign(key, f"quota until {ends_at.isoformat()}", f"{limit.purpose}:{subject}".encode())
    return {"purpose": limit.purpose, "subject": hashed, "ends_at": ends_at}
