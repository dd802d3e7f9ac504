"""Sweeps the store: a file is written before its row, and the row may never be committed."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.core.retention import RETENTION, RetentionPeriod
from api.documents import queries
from api.documents.storage import UPLOADS, Files
from api.hidings.models import SealedOriginal

GRACE = RETENTION[RetentionPeriod.UNUSED_FILES]

Transaction = Callable[[], AbstractContextManager[Session]]
Named = Callable[[Collection[str]], Select[Any]]
"""Builds a query of those keys that a row names."""


def sealed(keys: Collection[str]) -> Select[str | None]:
    """Keys of hidden files, which stay for the buyer's case file."""
    return select(SealedOriginal.storage_key).where(SealedOriginal.storage_key.in_(keys))


def sweep_uploads(transaction: Transaction, files: Files, now: datetime) -> int:
    return sweep_folder(transaction, files, UPLOADS, queries.named, now)


def sweep_folder(
    transaction: Transaction, files: Files, folder: str, named: Named, now: datetime
) -> int:
    """Delete old unnamed files and return their number. No transaction waits for the store."""
    before, gone = now - GRACE, 0
    for keys in files.older_than(folder, before):
        with transaction() as session:
            kept = set(session.scalars(named(keys))) | set(session.scalars(sealed(keys)))
        unnamed = [key for key in keys if key not in kept]
        files.delete(unnamed)
        gone += len(unnamed)
    return gone + files.delete_unfinished(folder, before)
