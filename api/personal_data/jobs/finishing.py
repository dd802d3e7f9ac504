"""Finishes hidings outside the database: files and the list of erasures. Idempotent."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, select, text
from sqlalchemy.orm import Session

from api.documents.storage import Files
from api.hidings.copies import clear_late
from api.hidings.models import UNFINISHED, Hiding, HidingState
from api.personal_data import register
from api.personal_data.erasure_list import append, entry_of

log = structlog.get_logger(__name__)

Transaction = Callable[[], AbstractContextManager[Session]]
BATCH = 50
SETTLED_AFTER = timedelta(minutes=3)
"""Time after a hiding at which all transactions that were running during it have ended."""


def finish_hidings(transaction: Transaction, uploads: Files, erasures: Files, now: datetime) -> int:
    """Returns the number of finished hidings. A row is marked after its entry and files are done.

    A hiding that fails is logged, is tried again in the next run, and does not delay the others.
    """
    done = 0
    with transaction() as session:
        settled = or_(Hiding.done_at.is_(None), Hiding.done_at <= now - SETTLED_AFTER)
        unfinished = select(Hiding.id).where(text(f"({UNFINISHED})"), settled)
        waiting = session.scalars(unfinished.order_by(Hiding.id).limit(BATCH)).all()
    for hiding_id in waiting:
        try:
            with transaction() as session:
                row = session.get(Hiding, hiding_id, with_for_update={"skip_locked": True})
                if row is not None:
                    _clear_late_copies(session, row)
                    _finish(row, uploads, erasures, now)
                    done += 1
        except Exception:
            log.exception("a hiding cannot be finished", hiding_id=str(hiding_id))
    return done


def _clear_late_copies(session: Session, row: Hiding) -> None:
    """Clears mails and answers that other transactions were making from the texts meanwhile."""
    thing = register.find_thing(row.subject)
    if thing is not None and row.done_at is not None and row.state is HidingState.DONE:
        parts = thing.kind.parts
        more = session.scalars(parts(thing.id)).all() if parts is not None else ()
        times = row.done_at - SETTLED_AFTER, row.done_at
        clear_late(session, [thing.id, *more], *times)


def _finish(row: Hiding, uploads: Files, erasures: Files, now: datetime) -> None:
    """Writes the list first, because a restore would bring back content that the list lacks."""
    if row.listed_at is None:
        append(erasures, entry_of(row, now))
        row.listed_at = now
    if row.unfinished is not None:
        uploads.delete(row.unfinished)
        row.unfinished = None
