"""Engines and sessions. One URL and one driver (psycopg 3): async in the API, sync in workers."""

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

# No statement of a request or task should run this long.
_TIMEOUT = "-c statement_timeout=30000"
# Statements are short and stop at the first row where possible: JIT compilation would take longer.
_NO_JIT = "-c jit=off"
# Pages come from memory or SSDs. With the server's default, which fits spinning disks, a search
# with many hits would read the whole table and compare every text.
_FAST_RANDOM_READS = "-c random_page_cost=1.1"
# Plan each search for its values: a generic plan made a filtered page take 1.5 times as long.
_CUSTOM_PLANS = "-c plan_cache_mode=force_custom_plan"
_COMMON_OPTIONS = f"{_TIMEOUT} {_FAST_RANDOM_READS} {_NO_JIT} -c timezone=UTC"
_CONNECT = {"options": f"{_COMMON_OPTIONS} {_CUSTOM_PLANS}", "connect_timeout": 5}


# Parameters may hold mail addresses, which must not get into logged errors.
_ENGINE_OPTIONS = {"pool_pre_ping": True, "hide_parameters": True}

_POOL_SECONDS = 5
"""Time to wait for a connection if all are taken; then the request gets 503. Browsers and proxies
would give up after half a minute.
"""


def build_async_engine(settings: Settings) -> AsyncEngine:
    return create_async_engine(
        settings.database_url,
        **_ENGINE_OPTIONS,
        pool_size=10,
        max_overflow=10,
        pool_timeout=_POOL_SECONDS,
        connect_args=_CONNECT,
    )


def build_engine(settings: Settings) -> Engine:
    return create_engine(settings.database_url, connect_args=_CONNECT, **_ENGINE_OPTIONS)


def build_autocommit_engine(settings: Settings) -> Engine:
    """Engine for records that may be lost if PostgreSQL crashes, and only then.

    Each statement is its own transaction and does not wait for the disk. The few statements repeat,
    so their plans are cached.
    """
    options = f"{_COMMON_OPTIONS} -c synchronous_commit=off"
    return create_engine(
        settings.database_url,
        **_ENGINE_OPTIONS,
        isolation_level="AUTOCOMMIT",
        connect_args={**_CONNECT, "options": options},
    )


def async_sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, expire_on_commit=False)


def sync_sessions(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine, expire_on_commit=False)


_RESUME = "resume"


def on_resume(session: AsyncSession, resume: Callable[[], Awaitable[None]] | None) -> None:
    """Set a function that runs after `released`, for instance to take a lock again."""
    session.info[_RESUME] = resume


@asynccontextmanager
async def released(session: AsyncSession) -> AsyncIterator[None]:
    """For slow work: commits, so that no connection is held, and continues afterwards.

    Data that was read before may have changed and must be read again.
    """
    await session.commit()
    yield
    if (resume := session.info.get(_RESUME)) is not None:
        await resume()
