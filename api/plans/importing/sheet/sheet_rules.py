"""Functions on the rows and headings of a sheet that report no problems."""

from __future__ import annotations

import re

import msgspec

from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.date_parts import FIRST_YEAR
from api.plans.importing.sheet.headings import Column, Headings, Other
from api.plans.importing.sheet.result import RowValues, Understood
from api.plans.importing.sheet.rows import filled
from api.plans.importing.sheet.skipped_rows import CONTINUED_FIELDS
from api.spreadsheets.cell_marks import CellValue
from api.spreadsheets.workbook import Table

_FULL_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d\d-\d\d")
YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def filled_columns(rows: list[list[CellValue]]) -> set[int]:
    return {
        column
        for row in rows
        for column, value in enumerate(row)
        if value != "" and (not isinstance(value, str) or value.strip())
    }


def with_more(values: RowValues, column: Column, text: str) -> RowValues:
    assert column.field in CONTINUED_FIELDS  # noqa: S101 - the caller skips only such rows
    if column.field is SheetField.NOTES:
        return msgspec.structs.replace(values, notes="\n".join(filter(None, (values.notes, text))))
    description = " ".join(filter(None, (values.descriptions.get(column.language), text)))
    return msgspec.structs.replace(
        values, descriptions={**values.descriptions, column.language: description}
    )


def without_hidden(headings: Headings, hidden: set[int]) -> Headings:
    """The headings without hidden columns. The title and mapped columns stay."""

    def is_left_out(column: Column) -> bool:
        mapped = column.how is Understood.MAPPED
        return column.index in hidden and not mapped and column.field is not SheetField.TITLE

    left_out = [column for column in headings.columns if is_left_out(column)]
    others = tuple(Other(c.index, c.heading, Understood.HIDDEN) for c in left_out)
    kept = tuple(column for column in headings.columns if column not in left_out)
    return msgspec.structs.replace(headings, columns=kept, others=headings.others + others)


def same_columns(headings: Headings, other: Headings) -> bool:
    return {(c.index, c.field) for c in headings.columns} == {
        (c.index, c.field) for c in other.columns
    }


def year_of(table: Table, headings: Headings) -> int | None:
    """The single year in the name of the sheet, else in the titles above the headings."""
    above = [text for row in table.rows[: max(headings.row, 0)] for text in filled(row)]
    for texts in ([table.name], above):
        years = set(YEAR.findall(_FULL_DATE.sub(" ", " ".join(texts))))
        if len(years) == 1 and (year := int(years.pop())) >= FIRST_YEAR:
            return year
    return None
