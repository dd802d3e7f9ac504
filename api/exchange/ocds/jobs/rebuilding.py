"""Makes the releases that are missing, for all that is public, in batches of their own."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from api.core.settings import Settings
from api.exchange.ocds.jobs.releasing import BATCH, ReleaseBuilder
from api.exchange.ocds.models import OcdsProcess
from api.exchange.ocds.queries import sources


def rebuild(sessions: sessionmaker[Session], settings: Settings, now: datetime) -> int:
    """Compare all processes with their releases, and make what is missing. Each batch is committed,
    so that event handlers get their turn in between. Returns the number of releases."""
    return sum(_refresh(sessions, settings, now, batch) for batch in _batches(sessions))


def build_first(sessions: sessionmaker[Session], settings: Settings, now: datetime) -> int:
    """After an upgrade there are no releases yet."""
    with sessions.begin() as session:
        has_some = session.scalar(select(OcdsProcess.process_id).limit(1)) is not None
    return 0 if has_some else rebuild(sessions, settings, now)


def _batches(sessions: sessionmaker[Session]) -> Iterator[list[UUID]]:
    last: UUID | None = None
    while True:
        with sessions.begin() as session:
            batch = list(session.scalars(sources.all_processes(last, BATCH)))
        if not batch:
            return
        yield batch
        last = batch[-1]


def _refresh(
    sessions: sessionmaker[Session], settings: Settings, now: datetime, batch: list[UUID]
) -> int:
    with sessions.begin() as session:
        return ReleaseBuilder(session, settings, now).refresh(batch)
