"""Redacts one thing in the database, in the running transaction: rows, histories, all copies.

The same for hiding and destroying, but that hiding seals the originals and leaves alone what was
never public. Again with the same scope it finds nothing left to do.
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
"""The name of the field that is a file."""


@dataclass
class Redacted:
    """What was met."""

    fields: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    events: list[UUID] = field(default_factory=list)
    """Public events whose kept resource was emptied."""
    files: list[str] = field(default_factory=list)
    """Keys in the store that are to be deleted."""
    taken_back: list[str] = field(default_factory=list)
    """Keys of waiting mails that could not be put right."""

    @property
    def has_hits(self) -> bool:
        return bool(self.fields)


@dataclass(frozen=True)
class Work:
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
    work = Work(session, kind, thing.id, hiding, Redactor(scope, kind.fields))
    places = [
        place
        for place in kind.places
        if (place.public or not work.seals) and (scope.passage or not place.passages_only)
    ]
    for place in places:
        _redact_place(work, place)
    files = _take_files(work, scope) if kind.files is not None else []
    redacted = Redacted(work.redactor.met, work.redactor.words, files=files)
    if redacted.has_hits or not work.seals:
        _derive_again(work)
        redacted.events = copies.empty_events(session, work.subject)
        redacted.taken_back = copies.clear_mails(session, [thing.id], redacted.words)
        copies.clear_answers(session, [thing.id])
        copies.clear_attempts(session, work.subject)
    if not work.seals:
        redacted.files += _unseal_for_good(session, work.subject, scope)
    return redacted


def _derive_again(work: Work) -> None:
    """What the session has loaded of the thing is out of date by now."""
    session, written = work.session, {_table(place) for place in work.kind.places}
    session.flush()
    for loaded in list(session):
        if inspect(loaded.__class__).local_table in written:
            session.expire(loaded)
    for step in work.kind.refresh:
        step(session, work.thing)
    session.flush()


def _redact_place(work: Work, place: TextColumns) -> None:
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


def _redacted(work: Work, place: TextColumns, value: Any, public: str, language: str | None) -> Any:
    if value is None:
        return None
    if public:
        return work.redactor.redact(value, (public,), language)
    if place.within is None:
        kept = {name: value[name] for name in place.without if name in value}
        rest = {name: member for name, member in value.items() if name not in kept}
        return {**work.redactor.redact(rest), **kept}
    return _redacted_within(work, value, place.within(work.thing))


def _redacted_within(work: Work, value: Any, steps: Sequence[str]) -> Any:
    """A part of the JSON of something larger."""
    if not steps:
        return work.redactor.redact(value)
    step, *deeper = steps
    if not isinstance(value, dict) or step not in value:
        return value
    return {**value, step: _redacted_within(work, value[step], deeper)}


def _rows(work: Work, table: Table, place: TextColumns) -> Iterator[RowMapping]:
    names = {*place.columns, *(column.name for column in table.primary_key)}
    if "language" in table.columns:
        names.add("language")
    columns = [_raw(table.columns[name]) for name in sorted(names)]
    stmt = select(*columns).where(place.of(work.thing)).with_for_update(of=table)
    yield from work.session.execute(stmt).mappings().all()


def _raw(column: Column[Any]) -> Any:
    """JSON as it is kept: redacting asks for no shape."""
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
    work: Work, table: Any, row_key: dict[str, str], name: str, change: tuple[Any, Any]
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


def _take_files(work: Work, scope: Scope) -> list[str]:
    """Of a file everything goes or nothing. Sealed it stays in the store, else it is to go."""
    assert work.kind.files is not None  # noqa: S101 - the caller has looked
    if scope.passage is not None or scope.field not in {None, FILE}:
        return []
    gone = []
    for (row,) in work.session.execute(work.kind.files(work.thing)).all():
        if row.storage_key is not None:
            gone.append(row.storage_key)
            _take_file(work, row)
    return [] if work.seals else gone


_NO_FILE = {"storage_key": None, "sha256": "", "size": 0}


def _take_file(work: Work, row: Any) -> None:
    table = inspect(row.__class__).local_table
    work.redactor.met.add(FILE)
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


def _unseal_for_good(session: Session, subject: str, scope: Scope) -> list[str]:
    """What was sealed before is destroyed with the rest. Keys of sealed files."""
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
        return scope.meets(value)
    members = value.values() if isinstance(value, dict) else value
    return isinstance(value, dict | list) and any(_holds(member, scope) for member in members)


def _table(place: TextColumns) -> Table:
    result = place.model.__table__
    assert isinstance(result, Table)  # noqa: S101 - nothing here maps a join
    return result


__all__ = ["Redacted", "Scope", "redact"]
