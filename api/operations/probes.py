"""Measures backlogs in the database, with a short timeout for each statement."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api.operations.backlogs import STATEMENTS, Stage
from api.operations.state import Backlog, Backlogs

PATIENCE = timedelta(seconds=2)
"""Timeout of one statement, so that measuring does not block other work."""


def measure(session: Session, now: datetime) -> Backlogs:
    """Raises if the database is unavailable. If one statement fails, the others still run."""
    session.execute(text(f"SET LOCAL statement_timeout = {PATIENCE // timedelta(milliseconds=1)}"))
    return dict(_measured(session, now))


def _measured(session: Session, now: datetime) -> Iterator[tuple[Stage, list[Backlog] | None]]:
    for stage, build in STATEMENTS.items():
        try:
            with session.begin_nested():
                rows = session.execute(build(now)).all()
        except DBAPIError as error:
            if error.connection_invalidated:
                raise
            yield stage, None
        else:
            yield stage, [Backlog(*row) for row in rows] or [Backlog("", 0)]
