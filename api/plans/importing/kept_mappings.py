"""What people said of columns, kept for the next sheet whose headings look the same. Pure."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from api.plans.importing.sheet.column_mapping import ANY_SHEET, Mappings, SheetMapping
from api.plans.importing.sheet.result import SeenTable, SheetReport, SheetState
from api.spreadsheets.text import words

USED = 0.8
"""So many of the headings must be there again for a mapping to be used without being asked for."""
OFFERED = 0.5


@dataclass(frozen=True)
class KeptMapping:
    """Both by letter. A field null: the column is left out."""

    headings: Mapping[str, str]
    columns: Mapping[str, str | None]

    @property
    def signature(self) -> str:
        said = msgspec.json.encode(sorted(map(words, self.headings.values())))
        return hashlib.sha256(said).hexdigest()


@dataclass(frozen=True)
class Suggestion:
    """By the names of sheets. `used`: what fits so well that it needs no question."""

    used: Mappings
    offered: Mappings


def to_keep(mappings: Mappings, sheets: Sequence[SheetReport]) -> Iterator[KeptMapping]:
    """Of each sheet that was read by what was given; without headings nothing is known again."""
    for sheet in sheets:
        mapping = mappings.get(sheet.name, mappings.get(ANY_SHEET))
        if mapping is None or sheet.state is not SheetState.READ or not sheet.tables:
            continue
        headings = _headings(sheet.tables[0])
        if headings and mapping.heading_row != 0:
            yield KeptMapping(headings, mapping.columns)


def suggest(kept_mappings: Sequence[KeptMapping], sheets: Iterable[SheetReport]) -> Suggestion:
    used: dict[str, SheetMapping] = {}
    offered: dict[str, SheetMapping] = {}
    for sheet in sheets:
        fits = [
            fit
            for table in sheet.tables
            for item in kept_mappings
            if (fit := _fit(item, table, sheet))
        ]
        if not fits:
            continue
        likeness, is_whole, mapping = max(fits, key=lambda fit: (fit[1], fit[0]))
        into = used if is_whole and likeness >= USED else offered
        into[sheet.name] = mapping
    return Suggestion(used, offered)


def _fit(
    kept_mapping: KeptMapping, table: SeenTable, sheet: SheetReport
) -> tuple[float, bool, SheetMapping] | None:
    """How alike the headings are, whether every column was found, and the mapping here."""
    here = {words(heading): letter for letter, heading in _headings(table).items()}
    then = {letter: words(heading) for letter, heading in kept_mapping.headings.items()}
    columns = {
        here[heading]: field
        for letter, field in kept_mapping.columns.items()
        if (heading := then.get(letter, "")) in here
    }
    likeness = len({*here} & {*then.values()}) / max(1, len({*then.values()}))
    if likeness < OFFERED or not any(columns.values()):
        return None
    wanted = {field for field in kept_mapping.columns.values() if field}
    row = None if sheet.state is SheetState.READ else table.heading_row
    return likeness, wanted <= {*columns.values()}, SheetMapping(columns, row)


def _headings(table: SeenTable) -> dict[str, str]:
    return {column.letter: column.heading for column in table.columns if column.heading}
