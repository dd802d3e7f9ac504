"""Resources of tasks: settings, one engine per process, and transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from redis import Redis
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

import api.models  # noqa: F401 - the mappers must know every table
from api.core.db import build_autocommit_engine, build_engine, sync_sessions
from api.core.settings import load_settings


@cache
def sessions() -> sessionmaker[Session]:
    """Created on first use, after Celery has forked."""
    return sync_sessions(build_engine(load_settings()))


@cache
def autocommit_engine() -> Engine:
    """Engine in autocommit mode with cheap commits."""
    return build_autocommit_engine(load_settings())


@cache
def redis() -> Redis:
    """For data that may be lost. Work continues without Redis, so timeouts are short."""
    return Redis.from_url(load_settings().redis_url, socket_timeout=2, socket_connect_timeout=2)


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit at the end, roll back on an error. Never send mail or HTTP requests inside."""
    with sessions().begin() as session:
        yield session
