"""Terms made by other dictionaries than today's are written anew, a batch at a time."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from api.core.lexicon import lexicon

T = TypeVar("T")

OUTDATED = "?"
"""Version of terms that must be made again, whatever the dictionaries."""
AT_ONCE = 200


def outdated(version: Any) -> ColumnElement[bool]:
    """Without dictionaries nothing is made worse than it is."""
    words = lexicon()
    result: ColumnElement[bool] = version == OUTDATED if words is None else version != words.version
    return result


def write_anew(
    session: Session,
    table: type[T],
    version: Any,
    columns_of: Callable[[T], dict[str, Any]],
    *only: ColumnElement[bool],
) -> int:
    """How many rows. What others are changing now is left for the next time. Neither the rows'
    version nor their time of change moves: nothing was said anew.
    """
    stmt = select(table).where(outdated(version), *only).limit(AT_ONCE)
    rows = session.scalars(stmt.with_for_update(skip_locked=True, of=table)).all()
    key = table.__mapper__.primary_key  # type: ignore[attr-defined]
    for row in rows:
        same = (column == getattr(row, column.key) for column in key)
        kept = {"updated_at": table.updated_at}  # type: ignore[attr-defined]
        changed = update(table).where(*same).values(columns_of(row) | kept)
        session.execute(changed.execution_options(synchronize_session=False))
    return len(rows)
