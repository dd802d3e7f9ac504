"""Rebuilds search terms that other dictionaries have made, in batches."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from api.core.lexicon import lexicon

T = TypeVar("T")

OUTDATED = "?"
"""Version of terms that must be rebuilt with any dictionaries."""
BATCH = 200


def outdated(version: Any) -> ColumnElement[bool]:
    """Rows to rebuild. Without dictionaries, terms that dictionaries made are not replaced."""
    current = lexicon()
    result: ColumnElement[bool] = (
        version == OUTDATED if current is None else version != current.version
    )
    return result


def rebuild_terms(
    session: Session,
    table: type[T],
    version: Any,
    columns_of: Callable[[T], dict[str, Any]],
    *only: ColumnElement[bool],
) -> int:
    """Returns the number of rows. Rows that others are changing are skipped until the next run. The
    row's version and time of change stay, because its content is the same.
    """
    stmt = select(table).where(outdated(version), *only).limit(BATCH)
    rows = session.scalars(stmt.with_for_update(skip_locked=True, of=table)).all()
    key = table.__mapper__.primary_key  # type: ignore[attr-defined]
    for row in rows:
        same_key = (column == getattr(row, column.key) for column in key)
        unchanged = {"updated_at": table.updated_at}  # type: ignore[attr-defined]
        changed = update(table).where(*same_key).values(columns_of(row) | unchanged)
        session.execute(changed.execution_options(synchronize_session=False))
    return len(rows)
