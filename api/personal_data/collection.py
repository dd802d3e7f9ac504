"""Collects all data on one person, table by table, by the register."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Session

from api.core.models import Base
from api.core.privacy import Personal, PersonKey
from api.personal_data import register

Row = dict[str, Any]


class Collected(NamedTuple):
    table: str
    rows: list[Row]
    files: list[tuple[str, str]]
    """Storage keys, and names of the files in the archive."""


def collect(session: Session, key: PersonKey) -> Iterator[Collected]:
    """Yields each table once, with the rows of all its declarations."""
    by_table: dict[str, list[Personal]] = {}
    for personal in register.personal():
        if personal.of is not None:
            by_table.setdefault(personal.table, []).append(personal)
    for name, declared in sorted(by_table.items()):
        yield _collect_table(session, Base.metadata.tables[name], declared, key)


def _collect_table(
    session: Session, table: Table, declared: list[Personal], key: PersonKey
) -> Collected:
    rows: dict[str, Row] = {}
    files = []
    for item in declared:
        assert item.of is not None  # noqa: S101 - `collect` leaves out the others
        for row in session.execute(select(table).where(item.of(key))).mappings():
            shown = {name: _plain(row[name]) for name in _shown(table, item)}
            rows[msgspec.json.encode(shown).decode()] = shown
            if row.get("file_name") and row.get("storage_key"):
                files.append((row["storage_key"], f"{row['id']}-{row['file_name']}"))
    return Collected(table.name, list(rows.values()), files)


def _shown(table: Table, personal: Personal) -> list[str]:
    hidden = {*personal.secret, "storage_key"}
    return [
        column.name
        for column in table.columns
        if column.name not in hidden and not isinstance(column.type, TSVECTOR)
    ]


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value, str_keys=True)
