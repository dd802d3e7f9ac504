"""Result of reading a sheet: typed rows, problems by cell, and skipped rows."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from api.core.partial_dates import PartialDate
from api.plans.importing.sheet.amounts import AmountRange
from api.plans.importing.sheet.categories import Category
from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.contract_lengths import ContractLength
from api.plans.importing.sheet.values import Lots
from api.spreadsheets.archive import Kind
from api.spreadsheets.problems import CellProblem


class RowValues(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Values of a row. None or empty: the sheet has no value."""

    reference: str | None = None
    titles: dict[str, str] = {}
    """Titles by language."""
    descriptions: dict[str, str] = {}
    category: Category | None = None
    cpv: tuple[str, ...] = ()
    """Eight digits each, the main one first."""
    value: AmountRange | None = None
    dialogue_date: PartialDate | None = None
    notice_date: PartialDate | None = None
    contract_start: PartialDate | None = None
    contract_length: ContractLength | None = None
    contract_text: str | None = None
    """Options as written, and a length that is not only a number of months."""
    procedure: str | None = None
    places: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    unit: str | None = None
    section: str | None = None
    """Title of the section that the row belongs to."""
    contact_name: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None
    lots: Lots | None = None
    sme_suitable: bool | None = None
    reserved: bool | None = None
    sustainability: str | None = None
    notes: str | None = None
    link: str | None = None


class ReadCell(msgspec.Struct, frozen=True):
    """The cell of a value of `RowValues`."""

    ref: str
    """Reference in the spreadsheet, such as `B7`."""
    written: str
    """Text of the cell, shortened; empty for an empty cell."""


class SheetRow(msgspec.Struct, frozen=True):
    sheet: str
    number: int
    """Row number in the spreadsheet."""
    values: RowValues
    row_key: str
    other_key: str | None
    """Key by title, if `row_key` is by reference (`row_keys`)."""
    language: str
    """Language of the table's headings, for texts whose column names no language."""
    cells: dict[SheetField, tuple[ReadCell, ...]]
    """Cells of every column of the row's table, including empty ones. A field with several columns
    has several (titles in two languages, notes)."""


class Skipped(StrEnum):
    SECTION = "section"
    """Title of a section: the rows below get it as their unit or category."""
    GROUP = "group"
    """Title of a group that is not a unit, such as a year or a month."""
    TOTAL = "total"
    REPEATED_HEADINGS = "repeated_headings"
    FOOTNOTE = "footnote"
    CONTINUED = "continued"
    """The text of this row was added to the row above."""
    HIDDEN = "hidden"
    """The row is hidden in the spreadsheet, by a filter or by hand."""
    STRUCK_OUT = "struck_out"
    NO_TITLE = "no_title"
    """The row has no title."""


class SkippedRow(msgspec.Struct, frozen=True):
    sheet: str
    number: int
    reason: Skipped
    text: str


class SheetState(StrEnum):
    READ = "read"
    EMPTY = "empty"
    HIDDEN = "hidden"
    NO_HEADINGS = "no_headings"
    LEFT_OUT = "left_out"
    """The mapping says that the sheet is not read."""


class Understood(StrEnum):
    """How the field of a column was determined, or why the column has none."""

    GUESSED = "guessed"
    """The heading determined the field."""
    MAPPED = "mapped"
    """The mapping of a person determined the field, or ignores the column."""
    UNKNOWN = "unknown"
    """The heading was not recognised."""
    TAKEN = "taken"
    """Another column has the same field."""
    NO_HEADING = "no_heading"
    HIDDEN = "hidden"
    """The column is hidden in the spreadsheet."""


class SeenColumn(msgspec.Struct, frozen=True):
    letter: str
    heading: str
    field: SheetField | None
    how: Understood
    samples: tuple[str, ...]
    """The first few values of the column."""
    language: str | None = None
    """Language of a title or description."""


class SeenTable(msgspec.Struct, frozen=True):
    """A heading row with its columns, or, in a sheet without recognised headings, a row that may
    be one."""

    heading_row: int
    """Row number in the spreadsheet; the lower one of two heading rows. 0: the mapping says that
    there is none."""
    columns: tuple[SeenColumn, ...]
    language: str | None = None


class SheetReport(msgspec.Struct, frozen=True):
    name: str
    state: SheetState
    tables: tuple[SeenTable, ...] = ()
    """Tables in the order of their rows. With `no_headings` and `left_out`: the row named by the
    mapping, and the rows most similar to headings."""
    rows: int = 0

    @property
    def heading_row(self) -> int | None:
        """Heading row of the first table."""
        return self.tables[0].heading_row if self.state is SheetState.READ else None

    @property
    def language(self) -> str | None:
        return self.tables[0].language if self.state is SheetState.READ else None

    @property
    def columns(self) -> dict[str, SheetField]:
        """Field by column letter, for the columns of the first table that have one."""
        tables = self.tables[:1] if self.state is SheetState.READ else ()
        return {c.letter: c.field for table in tables for c in table.columns if c.field}

    @property
    def ignored(self) -> tuple[str, ...]:
        """Headings of all tables that were not recognised, or whose field another column has."""
        without = {Understood.UNKNOWN, Understood.TAKEN}
        tables = self.tables if self.state is SheetState.READ else ()
        return tuple(c.heading for table in tables for c in table.columns if c.how in without)


class PlanReading(msgspec.Struct, frozen=True):
    kind: Kind
    rows: tuple[SheetRow, ...]
    problems: tuple[CellProblem, ...]
    """The first problems; `problems_left_out` counts the others."""
    problems_left_out: int
    sheets: tuple[SheetReport, ...]
    skipped: tuple[SkippedRow, ...]
