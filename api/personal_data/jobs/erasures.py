"""Carries out due erasures, and lists completed ones. Each step is idempotent."""

from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from api.documents.storage import Files
from api.personal_data import queries
from api.personal_data.erasure import erase
from api.personal_data.erasure_list import Entry, EntryKind, append
from api.personal_data.jobs.finishing import Transaction
from api.personal_data.models import ErasureRequest, ErasureState

log = structlog.get_logger(__name__)


def erase_due(transaction: Transaction, now: datetime) -> int:
    """Erases each person in one transaction, so that an interrupted erasure stays due.

    A failing erasure is logged, is tried again in the next run, and does not delay the others.
    Returns the number of erasures.
    """
    with transaction() as session:
        due = session.scalars(queries.due_erasures(now, 100)).all()
    done = 0
    for erasure_id in due:
        try:
            with transaction() as session:
                done += _erase(session, erasure_id, now)
        except Exception:
            log.exception("somebody cannot be erased", erasure_id=str(erasure_id))
    return done


def _erase(session: Session, erasure_id: UUID, now: datetime) -> bool:
    row = session.scalar(queries.waiting_erasure(erasure_id))
    if row is None:
        return False  # cancelled, or done by another worker
    row.state, row.done_at = ErasureState.DONE, now
    person_id, participant_id = row.person_id, row.participant_id
    session.flush()
    erase(session, person_id=person_id, participant_id=participant_id)
    return True


def list_erasures(transaction: Transaction, erasures: Files, now: datetime) -> int:
    with transaction() as session:
        rows = session.scalars(queries.unlisted_erasures(50)).all()
        for row in rows:
            append(erasures, _entry(row, now))
            row.listed_at = now
    return len(rows)


def _entry(row: ErasureRequest, now: datetime) -> Entry:
    at = row.done_at or now
    if row.person_id is not None:
        return Entry(id=row.person_id, kind=EntryKind.PERSON, at=at)
    assert row.participant_id is not None  # noqa: S101 - the table's check
    return Entry(id=row.participant_id, kind=EntryKind.PARTICIPANT, at=at)
