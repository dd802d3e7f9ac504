"""Loads codes into the database, in the caller's transaction."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session

from api.codelists import queries
from api.codelists.catalogue import INDEX, builtin, builtin_names
from api.codelists.models import Code
from api.codelists.rows import CodeListError, CodeRow
from api.codelists.rules import (
    CHANGED,
    CPV,
    FEWEST_OF_CPV,
    VERSION,
    WHOLE,
    as_cpv,
    search_columns,
    with_cpv_parents,
)
from api.core.clock import utc_now
from api.core.i18n import Language, LocalText
from api.core.reindexing import OUTDATED, rebuild_terms

_BATCH = 1000


def load_builtin(session: Session) -> None:
    """Loads the built-in lists of this version. Codes loaded by an operator stay unchanged."""
    for name in (INDEX, *builtin_names()):
        rows = builtin(name)
        _upsert(session, name, with_cpv_parents(rows) if name == CPV else rows, builtin=True)
    _make_all_terms(session)


def load_codes(
    session: Session, list_name: str, rows: Iterable[CodeRow], version: str | None = None
) -> int:
    """Adds and changes codes. Returns the number of rows. Values that the rows lack stay unchanged.

    A code without a row stays too, since other data refers to it. `valid_to` ends a code.
    """
    if session.scalar(queries.list_entry(list_name)) is None:
        known = ", ".join(session.scalars(select(Code.code).where(Code.list_name == INDEX)))
        raise CodeListError(f"list {list_name}", f"there is no such list; there are {known}")
    if list_name == CPV:
        known_codes = session.scalars(select(Code.code).where(Code.list_name == CPV))
        rows = with_cpv_parents(as_cpv(rows), set(known_codes))
    count = _upsert(session, list_name, rows, builtin=False)
    if not count:
        raise CodeListError("line 1", "no codes")
    _make_all_terms(session)
    _note(session, list_name, version)
    return count


def _note(session: Session, list_name: str, version: str | None) -> None:
    """Stores version and day of a list that an operator loaded, and whether the CPV is complete."""
    about = {CHANGED: utc_now().date().isoformat()} | ({VERSION: version} if version else {})
    size = select(func.count()).where(Code.list_name == list_name)
    if list_name == CPV and session.scalars(size).one() >= FEWEST_OF_CPV:
        about[WHOLE] = "true"
    entry = session.scalars(queries.list_entry(list_name)).one()
    entry.attributes = {**entry.attributes, **about}
    entry.builtin = False
    session.flush()


def make_terms(session: Session) -> int:
    """Analyses the names of a batch of codes for the search."""
    return rebuild_terms(session, Code, Code.search_version, search_columns)


def _make_all_terms(session: Session) -> None:
    while make_terms(session):
        session.flush()


def _upsert(session: Session, list_name: str, rows: Iterable[CodeRow], *, builtin: bool) -> int:
    """Works in batches, so that long lists take little memory. Returns the number of rows."""
    count, remaining = 0, iter(rows)
    while batch := list(islice(remaining, _BATCH)):
        count += len(batch)
        session.execute(_statement([_values(list_name, r, builtin=builtin) for r in batch]))
    return count


def _statement(values: Sequence[Mapping[str, Any]]) -> Insert:
    new = insert(Code).values(values)
    excluded = new.excluded
    return new.on_conflict_do_update(
        index_elements=[Code.list_name, Code.code],
        set_={
            "parent": func.coalesce(excluded.parent, Code.parent),
            "labels": Code.labels.op("||")(excluded.labels),
            "valid_from": func.coalesce(excluded.valid_from, Code.valid_from),
            "valid_to": func.coalesce(excluded.valid_to, Code.valid_to),
            "attributes": Code.attributes.op("||")(excluded.attributes),
            "builtin": excluded.builtin,
            "search_version": case(
                (Code.labels.op("||")(excluded.labels) == Code.labels, Code.search_version),
                else_=excluded.search_version,
            ),
            "updated_at": excluded.updated_at,
        },
        # An operator's load overwrites everything, the built-in one only built-in codes.
        where=Code.builtin | ~excluded.builtin,
    )


def _values(list_name: str, row: CodeRow, *, builtin: bool) -> dict[str, Any]:
    now = utc_now()
    names = {Language(name): LocalText(text) for name, text in row.names.items()}
    return {
        "list_name": list_name,
        "code": row.code,
        "parent": row.parent,
        "labels": names,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "attributes": dict(row.attributes),
        "builtin": builtin,
        "search_version": OUTDATED,
        "created_at": now,
        "updated_at": now,
    }
