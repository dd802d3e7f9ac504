"""What a task stands on: settings, one engine a process, a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from redis import Redis
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

import api.models  # noqa: F401 - the mappers must know every table
from api.core.db import build_engine, build_notes_engine, sync_sessions
from api.core.settings import load_settings


@cache
def sessions() -> sessionmaker[Session]:
    """Made on first use, which is after Celery has forked."""
    return sync_sessions(build_engine(load_settings()))


@cache
def notes() -> Engine:
    """On its connections every statement is committed, in a way that costs little."""
    return build_notes_engine(load_settings())


@cache
def redis() -> Redis:
    """For what may be lost. Without it work goes on, so it is not waited for."""
    return Redis.from_url(load_settings().redis_url, socket_timeout=2, socket_connect_timeout=2)


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit at the end, roll back on an error. Mail and HTTP never happen inside."""
    with sessions().begin() as session:
        yield session
