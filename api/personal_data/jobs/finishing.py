"""Finishes what lies outside the database: the list of erasures, files. Each step idempotent."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.documents.storage import Files
from api.hidings.models import UNFINISHED, Hiding
from api.personal_data.erasure_list import append, entry_of

Transaction = Callable[[], AbstractContextManager[Session]]
BATCH = 50


def finish_hidings(transaction: Transaction, uploads: Files, erasures: Files, now: datetime) -> int:
    """How many were finished. A row is marked only when its files and its entry are right."""
    done = 0
    with transaction() as session:
        chosen = select(Hiding.id).where(text(UNFINISHED)).order_by(Hiding.id).limit(BATCH)
        waiting = session.scalars(chosen).all()
    for hiding_id in waiting:
        with transaction() as session:
            row = session.get(Hiding, hiding_id, with_for_update={"skip_locked": True})
            if row is not None:
                _finish(row, uploads, erasures, now)
                done += 1
    return done


def _finish(row: Hiding, uploads: Files, erasures: Files, now: datetime) -> None:
    """First the list: what is not in it comes back with a backup."""
    if row.listed_at is None:
        append(erasures, entry_of(row, now))
        row.listed_at = now
    if row.unfinished is not None:
        uploads.delete(row.unfinished)
        row.unfinished = None
