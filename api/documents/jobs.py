"""Sweeping the store: a file is written before the row that names it, and the row may not come."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy.orm import Session

from api.documents import queries

GRACE = timedelta(hours=24)
"""An upload whose transaction is still running is far younger."""


def orphans(session: Session, keys: Collection[str]) -> list[str]:
    named = set(session.scalars(queries.named(keys)))
    return [key for key in keys if key not in named]
