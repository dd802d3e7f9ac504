"""Which sheets of a file are read, and from which row of headings on. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from api.core.errors import InvalidRequest
from api.core.i18n import Language, translate
from api.plans.importing.sheet.column_mapping import SheetMapping
from api.plans.importing.sheet.result import SeenColumn, SheetReport, SheetState
from api.plans.service.import_drafts import DraftReading
from api.web.forms.fields import Control, Field
from api.web.forms.form import Given
from api.web.forms.numbers import as_number

COLUMNS, HEADINGS, LEFT_OUT = "columns", "headings", "left_out"
"""Names of the groups of fields: a column's field, a sheet's row of headings, a sheet not read."""
MOST_SHEETS, MOST_COLUMNS = 10, 60
"""Of a sheet, and of a file: as many as one form can show."""
MOST_HINTED = 5
"""Headings of a row that a hint repeats."""
_ROW = re.compile(r"\d{1,7}", re.ASCII)

Mappings = Mapping[str, SheetMapping]


class SheetChoices(NamedTuple):
    """`looks_again`: another row of headings was named, so its columns have to be shown first."""

    mapping: dict[str, SheetMapping]
    looks_again: bool


def shown_sheets(reading: DraftReading) -> Iterator[tuple[int, SheetReport]]:
    for number, sheet in enumerate(reading.sheets[:MOST_SHEETS]):
        if sheet.tables:
            yield number, sheet


def column_name(number: int, column: SeenColumn) -> str:
    return f"{COLUMNS}/{number}/{column.letter}"


def sheet_fields(
    number: int, sheet: SheetReport, *, is_only: bool, language: Language
) -> list[Field]:
    """Whether the sheet is read, and its row of headings."""
    name = "" if is_only else f"{sheet.name}: "
    leaves = Field(
        name=f"{LEFT_OUT}/{number}",
        label=translate("page.import.sheet.left_out", language, sheet=sheet.name),
        control=Control.TICK,
        initial=["yes"] if sheet.state is SheetState.LEFT_OUT else (),
    )
    row = Field(
        name=f"{HEADINGS}/{number}",
        label=f"{name}{translate('page.import.sheet.headings', language)}",
        hint=_candidates(sheet, language),
        convert=as_number,
        inputmode="numeric",
        initial=[str(sheet.tables[0].heading_row)],
    )
    return [row] if is_only else [leaves, row]


def choices_of(reading: DraftReading, before: Mappings, given: Given) -> SheetChoices:
    result, looks_again = {}, False
    for number, sheet in shown_sheets(reading):
        if given.text(f"{LEFT_OUT}/{number}"):
            result[sheet.name] = SheetMapping({}, left_out=True)
            continue
        row = _named_row(number, sheet, given)
        if row is not None:
            result[sheet.name], looks_again = SheetMapping({}, row), True
            continue
        columns = {
            column.letter: given.text(column_name(number, column)) or None
            for column in sheet.tables[0].columns[:MOST_COLUMNS]
        }
        if any(columns.values()):
            result[sheet.name] = SheetMapping(columns, _kept_row(sheet, before.get(sheet.name)))
    return SheetChoices(result, looks_again)


def _named_row(number: int, sheet: SheetReport, given: Given) -> int | None:
    """Another row of headings than the one whose columns the form showed. Raises InvalidRequest."""
    text = given.text(f"{HEADINGS}/{number}")
    if not text:
        return None
    if not _ROW.fullmatch(text):
        raise InvalidRequest.at(f"/{HEADINGS}/{number}", "unknown_heading_row", row=text[:20])
    return int(text) if int(text) != sheet.tables[0].heading_row else None


def _kept_row(sheet: SheetReport, before: SheetMapping | None) -> int | None:
    """A row that the import has found itself is found again: it may be the lower of two."""
    if before is not None and before.heading_row is not None:
        return before.heading_row
    return None if sheet.state is SheetState.READ else sheet.tables[0].heading_row


def _candidates(sheet: SheetReport, language: Language) -> str:
    rows = {table.heading_row: _headings(table.columns) for table in sheet.tables}
    shown = [
        translate("page.import.sheet.row", language, row=row, headings=headings)
        for row, headings in rows.items()
        if headings
    ]
    return " ".join([translate("page.import.sheet.headings.hint", language), *shown])


def _headings(columns: Sequence[SeenColumn]) -> str:
    return " · ".join([column.heading for column in columns if column.heading][:MOST_HINTED])
