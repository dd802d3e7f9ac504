"""Matches the rows of the sheet with the procurements of the plan.

The steps compare the key of the last import, then the current reference, then title and unit, then
the title alone. A step matches only if exactly one row and one procurement have the key, and it
uses only rows and procurements that are not matched yet. `renames` proposes similar pairs among the
rest.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from api.plans.importing.sheet.result import SheetRow
from api.plans.importing.sheet.row_keys import reference_key, title_key
from api.plans.models.procurements import Procurement
from api.plans.rules.row_keys import KeyDigest, is_hidden
from api.spreadsheets.text import words

T = TypeVar("T")
RowPlace = tuple[str, int]
"""Name of the sheet and number of the row."""
Keys = Iterable[str]


@dataclass
class Identities:
    matched: dict[int, Procurement] = field(default_factory=dict)
    """Procurement by row index."""
    decided: set[int] = field(default_factory=set)
    """Rows that the user has assigned to a procurement, existing or new."""

    def is_open(self, index: int) -> bool:
        return index not in self.matched and index not in self.decided


def identify(
    rows: Sequence[SheetRow],
    existing: Sequence[Procurement],
    choices: Mapping[RowPlace, UUID | None],
    digest: KeyDigest,
) -> Identities:
    result = Identities()
    free = {row.id: row for row in existing}
    for index, row in enumerate(rows):
        if (place := (row.sheet, row.number)) in choices:
            result.decided.add(index)
            procurement_id = choices[place]
            if procurement_id is not None and procurement_id in free:
                result.matched[index] = free.pop(procurement_id)
    any_hidden = any(is_hidden(row.import_key) for row in existing)
    for of_row, of_existing in _steps(digest if any_hidden else None):
        left = [(index, row) for index, row in enumerate(rows) if result.is_open(index)]
        row_by_key = _only(((key, index) for index, row in left for key in of_row(row)))
        by_key = _only((key, row.id) for row in free.values() for key in of_existing(row))
        for key, index in row_by_key.items():
            if (match := by_key.get(key)) in free and index not in result.matched:
                result.matched[index] = free.pop(match)
    return result


def _steps(
    digest: KeyDigest | None,
) -> Iterator[tuple[Callable[[SheetRow], Keys], Callable[[Procurement], Keys]]]:
    def stored(key: str | None) -> Keys:
        if key is not None:
            yield key
            if digest is not None:
                yield digest(key)

    yield lambda row: stored(row.row_key), _import_key
    yield lambda row: stored(row.other_key), _import_key
    yield lambda row: _known(reference_key(row.values.reference)), _reference
    yield _title_and_unit, lambda row: (title_key(title, row.unit) for title in _titles(row))
    yield _title, lambda row: map(words, _titles(row))


def _import_key(row: Procurement) -> Keys:
    return _known(row.import_key)


def _reference(row: Procurement) -> Keys:
    return _known(reference_key(row.reference))


def _titles(row: Procurement) -> Keys:
    return {local.text for local in row.title.values()}


def _title(row: SheetRow) -> Keys:
    return {words(title) for title in row.values.titles.values()}


def _title_and_unit(row: SheetRow) -> Keys:
    return {title_key(title, row.values.unit) for title in row.values.titles.values()}


def _known(key: str | None) -> Keys:
    return () if key is None else (key,)


def _only(pairs: Iterable[tuple[str, T]]) -> dict[str, T]:
    """Maps each key to its value; leaves out keys with several values."""
    values: dict[str, T] = {}
    doubled = set()
    for key, value in pairs:
        if values.setdefault(key, value) != value:
            doubled.add(key)
    return {key: value for key, value in values.items() if key not in doubled}
