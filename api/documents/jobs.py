"""Sweeping the store: a file is written before the row that names it, and the row may not come."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.documents import queries
from api.documents.storage import Files

GRACE = timedelta(hours=24)
"""An upload whose transaction is still running is far younger."""

Transaction = Callable[[], AbstractContextManager[Session]]


def sweep_uploads(transaction: Transaction, files: Files, now: datetime) -> int:
    """How many went. The store is not waited for inside a transaction."""
    before, gone = now - GRACE, 0
    for keys in files.older_than(before):
        with transaction() as session:
            unnamed = _unnamed(session, keys)
        files.delete(unnamed)
        gone += len(unnamed)
    return gone + files.delete_unfinished(before)


def _unnamed(session: Session, keys: Collection[str]) -> list[str]:
    named = set(session.scalars(queries.named(keys)))
    return [key for key in keys if key not in named]
