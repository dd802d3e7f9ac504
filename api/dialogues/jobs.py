"""Timed jobs: open calls, announce their closing, and close them.

Each job handles one batch and returns its size, zero when nothing is left. The jobs are idempotent,
two workers share the work, and the caller commits.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.actor import SYSTEM
from api.core.reindexing import rebuild_terms
from api.dialogues import queries
from api.dialogues.models import Dialogue
from api.dialogues.recording import record, record_leaving, record_opening
from api.dialogues.rules import content, transitions
from api.events.handlers import HandlerContext
from api.plans.events import ProcurementChanged
from api.plans.models.procurements import Procurement

BATCH = 100


def open_due(session: Session, now: datetime) -> int:
    due = session.scalars(queries.due_to_open(now, BATCH)).all()
    procurements = procurements_of(session, due)
    for dialogue in due:
        record_opening(session, SYSTEM, dialogue, procurements[dialogue.id], now)
    session.flush()
    return len(due)


def close_due(session: Session, now: datetime) -> int:
    due = session.scalars(queries.due_to_close(now, BATCH)).all()
    procurements = procurements_of(session, due)
    for dialogue in due:
        record(session, SYSTEM, "close", dialogue, [transitions.close_call(dialogue, now)])
    session.flush()
    left = {row.id: row for rows in procurements.values() for row in rows}
    still_open = session.scalars(queries.in_open_dialogues(left)).all()
    record_leaving(session, SYSTEM, left.values(), still_open, now)
    session.flush()
    return len(due)


def announce_closing(session: Session, now: datetime) -> int:
    """Announce each deadline once, about a day before it."""
    near = session.scalars(queries.nearly_closing(now, BATCH)).all()
    closing = [dialogue for dialogue in near if transitions.is_closing(dialogue, now)]
    for dialogue in closing:
        event = transitions.announce_closing(dialogue)
        record(session, SYSTEM, "announce_closing", dialogue, [event])
    session.flush()
    return len(closing)


def follow_procurement(session: Session, event: ProcurementChanged, _: HandlerContext) -> None:
    derive_calls_about(session, event.procurement_id)


def derive_calls_about(session: Session, procurement_id: UUID) -> None:
    """Copy the procurement's current codes, places and search terms to the calls about it."""
    dialogues = session.scalars(queries.about_for_update(procurement_id)).all()
    procurements = procurements_of(session, dialogues)
    for dialogue in dialogues:
        content.derive(dialogue, procurements[dialogue.id])
    session.flush()


def make_terms(session: Session) -> int:
    """Write the search terms of a batch of calls."""
    version = Dialogue.search_version
    return rebuild_terms(session, Dialogue, version, lambda row: _searched(session, row))


def _searched(session: Session, dialogue: Dialogue) -> dict[str, str]:
    about = session.execute(queries.procurements_of([dialogue.id])).all()
    return content.searched(dialogue, [procurement for _, procurement in about])


def procurements_of(
    session: Session, dialogues: Sequence[Dialogue]
) -> dict[UUID, list[Procurement]]:
    """Procurements by dialogue, locked in one query and one order, so that two batches cannot
    deadlock.
    """
    result: dict[UUID, list[Procurement]] = defaultdict(list)
    ids = [dialogue.id for dialogue in dialogues]
    for dialogue_id, procurement in session.execute(queries.procurements_of(ids)):
        result[dialogue_id].append(procurement)
    return result
