"""Redacts one thing in the running transaction: its rows, histories and all copies.

Hiding and destroying use the same steps. Only hiding seals the originals, and only destroying
redacts texts that were never public. A second run with the same scope changes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Column, RowMapping, Table, inspect, select, type_coerce, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from api.core.clock import utc_now
from api.core.models import StructJSON
from api.core.privacy import Hideable, TextColumns, Thing
from api.hidings import copies
from api.hidings.models import Hiding, HidingKind, SealedOriginal
from api.hidings.redaction import Redactor, Scope, mark

FILE = "file"
"""Name of the field for the file."""


@dataclass
class Redacted:
    """The fields and texts that were redacted, and the work that remains for the caller."""

    fields: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    events: list[UUID] = field(default_factory=list)
    """Public events whose stored resource was removed."""
    files: list[str] = field(default_factory=list)
    """Storage keys of files to delete."""
    taken_back: list[str] = field(default_factory=list)
    """Keys of pending mails that were recalled because they could not be redacted."""

    @property
    def has_hits(self) -> bool:
        return bool(self.fields)


@dataclass(frozen=True)
class Redaction:
    session: Session
    kind: Hideable
    thing: UUID
    hiding: Hiding
    redactor: Redactor

    @property
    def seals(self) -> bool:
        return self.hiding.kind is HidingKind.HIDE

    @property
    def subject(self) -> str:
        return f"{self.kind.collection}/{self.thing}"


def redact(session: Session, thing: Thing, hiding: Hiding, scope: Scope) -> Redacted:
    """The caller has added `hiding` and flushed it."""
    kind = thing.kind
    work = Redaction(session, kind, thing.id, hiding, Redactor(scope, kind.fields))
    places = [
        place
        for place in kind.places
        if (place.public or not work.seals) and (scope.passage or not place.passages_only)
    ]
    for place in places:
        _redact_place(work, place)
    files = _take_files(work, scope) if kind.files is not None else []
    redacted = Redacted(work.redactor.redacted_fields, work.redactor.words, files=files)
    if redacted.has_hits or not work.seals:
        _refresh_derived(work)
        redacted.events = copies.empty_events(session, [work.subject])
        redacted.taken_back = copies.clear_mails(session, [thing.id], redacted.words)
        copies.clear_answers(session, [thing.id])
        copies.clear_attempts(session, work.subject)
    if not work.seals:
        redacted.files += _destroy_sealed(session, work.subject, scope)
    return redacted


def _refresh_derived(work: Redaction) -> None:
    """Runs the thing's refresh steps, after expiring objects that the session loaded before."""
    session, written = work.session, {_table(place) for place in work.kind.places}
    session.flush()
    for loaded in list(session):
        if inspect(loaded.__class__).local_table in written:
            session.expire(loaded)
    for step in work.kind.refresh:
        step(session, work.thing)
    session.flush()


def _redact_place(work: Redaction, place: TextColumns) -> None:
    table = _table(place)
    for row in _rows(work, table, place):
        changed = {}
        for name, public in place.columns.items():
            before = row[name]
            after = _redacted(work, place, before, public, _language(row))
            if after != before:
                changed[name] = after
                _seal(work, table, _key(table, row), name, (before, after))
        if changed:
            _write(work.session, table, row, changed)


def _redacted(
    work: Redaction, place: TextColumns, value: Any, public: str, language: str | None
) -> Any:
    if value is None:
        return None
    if public:
        return work.redactor.redact(value, (public,), language)
    if place.within is None:
        skipped = {name: value[name] for name in place.without if name in value}
        rest = {name: member for name, member in value.items() if name not in skipped}
        return {**work.redactor.redact(rest), **skipped}
    return _redacted_within(work, value, place.within(work.thing))


def _redacted_within(work: Redaction, value: Any, steps: Sequence[str]) -> Any:
    """Redacts only the part of the JSON at the path `steps`."""
    if not steps:
        return work.redactor.redact(value)
    step, *deeper = steps
    if not isinstance(value, dict) or step not in value:
        return value
    return {**value, step: _redacted_within(work, value[step], deeper)}


def _rows(work: Redaction, table: Table, place: TextColumns) -> Iterator[RowMapping]:
    names = {*place.columns, *(column.name for column in table.primary_key)}
    if "language" in table.columns:
        names.add("language")
    columns = [_raw(table.columns[name]) for name in sorted(names)]
    stmt = select(*columns).where(place.of(work.thing)).with_for_update(of=table)
    yield from work.session.execute(stmt).mappings().all()


def _raw(column: Column[Any]) -> Any:
    """The column with JSON undecoded, since redaction does not depend on its structure."""
    if isinstance(column.type, StructJSON):
        return type_coerce(column, JSONB).label(column.name)
    return column


def _language(row: RowMapping) -> str | None:
    language = row.get("language")
    return (
        None
        if language is None
        else str(language.value if hasattr(language, "value") else language)
    )


def _key(table: Table, row: RowMapping) -> dict[str, str]:
    return {column.name: str(row[column.name]) for column in table.primary_key}


def _write(session: Session, table: Table, row: RowMapping, values: dict[str, Any]) -> None:
    if "version" in table.columns:
        values = {**values, "version": table.columns.version + 1}
    if "updated_at" in table.columns:
        values = {**values, "updated_at": utc_now()}
    same = [column == row[column.name] for column in table.primary_key]
    session.execute(update(table).where(*same).values(values))


def _seal(
    work: Redaction, table: Any, row_key: dict[str, str], name: str, change: tuple[Any, Any]
) -> SealedOriginal | None:
    if not work.seals:
        return None
    original, replacement = change
    sealed = SealedOriginal(
        hiding_id=work.hiding.id,
        subject=work.subject,
        table_name=table.name,
        row_key=row_key,
        column_name=name,
        original=original,
        replacement=replacement,
    )
    work.session.add(sealed)
    return sealed


def _take_files(work: Redaction, scope: Scope) -> list[str]:
    """Removes the thing's files as a whole, unless the scope is a passage or another field.

    Returns the storage keys to delete: none for a hiding, whose files stay sealed in the store.
    """
    assert work.kind.files is not None  # noqa: S101 - the caller has looked
    if scope.passage is not None or scope.field not in {None, FILE}:
        return []
    removed = []
    for (row,) in work.session.execute(work.kind.files(work.thing)).all():
        if row.storage_key is not None:
            removed.append(row.storage_key)
            _take_file(work, row)
    return [] if work.seals else removed


_NO_FILE = {"storage_key": None, "sha256": "", "size": 0}


def _take_file(work: Redaction, row: Any) -> None:
    table = inspect(row.__class__).local_table
    work.redactor.redacted_fields.add(FILE)
    values = {**_NO_FILE, "file_name": mark(None)}
    identity = {"id": str(row.id)}
    for name, replacement in values.items():
        sealed = _seal(work, table, identity, name, (getattr(row, name), replacement))
        if sealed is not None and name == "storage_key":
            sealed.storage_key = row.storage_key
    work.session.execute(
        update(table)
        .where(table.columns.id == row.id)
        .values({**values, "version": table.columns.version + 1})
    )


def _destroy_sealed(session: Session, subject: str, scope: Scope) -> list[str]:
    """Deletes originals that earlier hidings sealed. Returns storage keys of their files."""
    files = []
    rows = session.scalars(select(SealedOriginal).where(SealedOriginal.subject == subject))
    for sealed in rows.all():
        if scope.passage is None or _holds(sealed.original, scope):
            if sealed.storage_key is not None:
                files.append(sealed.storage_key)
            session.delete(sealed)
    session.flush()
    return files


def _holds(value: Any, scope: Scope) -> bool:
    if isinstance(value, str):
        return scope.matches(value)
    members = value.values() if isinstance(value, dict) else value
    return isinstance(value, dict | list) and any(_holds(member, scope) for member in members)


def _table(place: TextColumns) -> Table:
    result = place.model.__table__
    assert isinstance(result, Table)  # noqa: S101 - nothing here maps a join
    return result


__all__ = ["Redacted", "Scope", "redact"]
