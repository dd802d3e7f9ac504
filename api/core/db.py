"""Engines and sessions. One URL, one driver (psycopg 3): async in the API, sync in workers."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from sqlalchemy import Engine, create_engine
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import Session, sessionmaker

from api.core.settings import Settings

# A statement that runs this long in a request or a task is a fault, not work.
_TIMEOUT = "-c statement_timeout=30000"
# Statements are short, and end at the first row where they can: compiling them would take longer.
_AS_WRITTEN = "-c jit=off"
# Pages come from memory or SSDs. By the server's own reckoning, of disks that turn, a search that
# hits many rows would read the whole table and compare every text in it.
_RANDOM_READS = "-c random_page_cost=1.1"
# A search is planned by what is searched for: a plan for any values took a filtered page 1.5 times
# as long.
_OWN_PLANS = "-c plan_cache_mode=force_custom_plan"
_SHORT = f"{_TIMEOUT} {_RANDOM_READS} {_AS_WRITTEN} -c timezone=UTC"
_CONNECT = {"options": f"{_SHORT} {_OWN_PLANS}", "connect_timeout": 5}


# What a statement was given may be a mail address; an error that ends in a log must not tell it.
_QUIET = {"pool_pre_ping": True, "hide_parameters": True}

_POOL_SECONDS = 5
"""Who finds all connections taken waits so long and is asked to come again (503): not for the
half minute that browsers and proxies give up in."""


def build_async_engine(settings: Settings) -> AsyncEngine:
    return create_async_engine(
        settings.database_url,
        **_QUIET,
        pool_size=10,
        max_overflow=10,
        pool_timeout=_POOL_SECONDS,
        connect_args=_CONNECT,
    )


def build_engine(settings: Settings) -> Engine:
    return create_engine(settings.database_url, connect_args=_CONNECT, **_QUIET)


def build_notes_engine(settings: Settings) -> Engine:
    """For notes that may be lost when PostgreSQL crashes, and only then.

    Each statement is a transaction of its own, and nobody waits until it is on the disk. The same
    ones come again and again: they are planned once.
    """
    options = f"{_SHORT} -c synchronous_commit=off"
    return create_engine(
        settings.database_url,
        **_QUIET,
        isolation_level="AUTOCOMMIT",
        connect_args={**_CONNECT, "options": options},
    )


def async_sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, expire_on_commit=False)


def sync_sessions(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine, expire_on_commit=False)


_RESUME = "resume"


def on_resume(session: AsyncSession, resume: Callable[[], Awaitable[None]] | None) -> None:
    """What takes up again what ended with the transaction, after `released`: a lock."""
    session.info[_RESUME] = resume


@asynccontextmanager
async def released(session: AsyncSession) -> AsyncIterator[None]:
    """For work that takes long: the transaction ends, and no connection is held meanwhile.

    What was read before may have changed afterwards: it has to be read again.
    """
    await session.commit()
    yield
    if (resume := session.info.get(_RESUME)) is not None:
        await resume()
