"""Column mappings of earlier imports, used for sheets with equal headings. Pure."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from api.plans.importing.sheet.column_mapping import ANY_SHEET, Mappings, SheetMapping
from api.plans.importing.sheet.result import SeenTable, SheetReport, SheetState
from api.spreadsheets.text import words

USED = 0.8
"""The share of equal headings from which a mapping is used without a question."""
OFFERED = 0.5
"""The share of equal headings from which a mapping is offered."""


@dataclass(frozen=True)
class StoredMapping:
    """Headings and fields by column letter. A field of None ignores the column."""

    headings: Mapping[str, str]
    columns: Mapping[str, str | None]

    @property
    def signature(self) -> str:
        headings = msgspec.json.encode(sorted(map(words, self.headings.values())))
        return hashlib.sha256(headings).hexdigest()


@dataclass(frozen=True)
class Suggestion:
    """Mappings by sheet name. `used`: those that fit well enough to need no question."""

    used: Mappings
    offered: Mappings


def mappings_to_store(mappings: Mappings, sheets: Sequence[SheetReport]) -> Iterator[StoredMapping]:
    """The mappings of sheets that were read with a given mapping. Sheets without headings are left
    out: no later sheet could be matched with them."""
    for sheet in sheets:
        mapping = mappings.get(sheet.name, mappings.get(ANY_SHEET))
        if mapping is None or sheet.state is not SheetState.READ or not sheet.tables:
            continue
        headings = _headings(sheet.tables[0])
        if headings and mapping.heading_row != 0:
            yield StoredMapping(headings, mapping.columns)


def suggest(stored_mappings: Sequence[StoredMapping], sheets: Iterable[SheetReport]) -> Suggestion:
    used: dict[str, SheetMapping] = {}
    offered: dict[str, SheetMapping] = {}
    for sheet in sheets:
        fits = [
            fit
            for table in sheet.tables
            for item in stored_mappings
            if (fit := _fit(item, table, sheet))
        ]
        if not fits:
            continue
        likeness, is_whole, mapping = max(fits, key=lambda fit: (fit[1], fit[0]))
        into = used if is_whole and likeness >= USED else offered
        into[sheet.name] = mapping
    return Suggestion(used, offered)


def _fit(
    stored_mapping: StoredMapping, table: SeenTable, sheet: SheetReport
) -> tuple[float, bool, SheetMapping] | None:
    """The share of equal headings, whether every mapped column is in the table, and the mapping
    with this table's columns. None if too few headings are equal."""
    here = {words(heading): letter for letter, heading in _headings(table).items()}
    then = {letter: words(heading) for letter, heading in stored_mapping.headings.items()}
    columns = {
        here[heading]: field
        for letter, field in stored_mapping.columns.items()
        if (heading := then.get(letter, "")) in here
    }
    likeness = len({*here} & {*then.values()}) / max(1, len({*then.values()}))
    if likeness < OFFERED or not any(columns.values()):
        return None
    mapped = {field for field in stored_mapping.columns.values() if field}
    row = None if sheet.state is SheetState.READ else table.heading_row
    return likeness, mapped <= {*columns.values()}, SheetMapping(columns, row)


def _headings(table: SeenTable) -> dict[str, str]:
    return {column.letter: column.heading for column in table.columns if column.heading}
