"""Restores sealed originals after an upheld objection. The caller commits."""

from typing import Any
from uuid import UUID

from sqlalchemy import Column, Uuid, delete, select, update
from sqlalchemy.orm import Session

from api.core.models import Base
from api.core.privacy import Thing
from api.hidings.models import Hiding, HidingState, SealedOriginal


def restore_originals(session: Session, thing: Thing, hiding: Hiding) -> None:
    """Restores each original whose mark is unchanged. Cleared copies stay cleared."""
    stmt = select(SealedOriginal).where(SealedOriginal.hiding_id == hiding.id)
    for sealed in session.scalars(stmt).all():
        _restore(session, sealed)
    session.execute(delete(SealedOriginal).where(SealedOriginal.hiding_id == hiding.id))
    hiding.state, hiding.listed_at = HidingState.UNDONE, None
    session.flush()
    session.expire_all()
    for step in thing.kind.refresh:
        step(session, thing.id)
    session.flush()


def _restore(session: Session, sealed: SealedOriginal) -> None:
    table = Base.metadata.tables[sealed.table_name]
    same = [column == _typed(column, sealed.row_key[column.name]) for column in table.primary_key]
    values = {sealed.column_name: sealed.original}
    if "version" in table.columns:
        values["version"] = table.columns.version + 1
    untouched = table.columns[sealed.column_name].is_not_distinct_from(sealed.replacement)
    session.execute(update(table).where(*same, untouched).values(values))


def _typed(column: Column[Any], key: str) -> Any:
    return UUID(key) if isinstance(column.type, Uuid) else key
