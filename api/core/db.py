"""Engines and sessions. One URL, one driver (psycopg 3): async in the API, sync in workers."""

from sqlalchemy import Engine, create_engine
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import Session, sessionmaker

from api.core.settings import Settings

# A statement that runs this long in a request or a task is a fault, not work. Ours are short, and
# end at the first row where they can: compiling them (`jit`) would take longer than they do.
_CONNECT = {
    "options": "-c statement_timeout=30000 -c timezone=UTC -c jit=off",
    "connect_timeout": 5,
}


def build_async_engine(settings: Settings) -> AsyncEngine:
    return create_async_engine(
        settings.database_url,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=10,
        connect_args=_CONNECT,
    )


def build_engine(settings: Settings) -> Engine:
    return create_engine(settings.database_url, pool_pre_ping=True, connect_args=_CONNECT)


def async_sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, expire_on_commit=False)


def sync_sessions(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine, expire_on_commit=False)
