"""What comes out of a sheet: typed rows, the problems by cell, and what was left aside."""

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
    """None, or empty, is what the sheet does not say."""

    reference: str | None = None
    titles: dict[str, str] = {}
    """By language. A row with no title at all has a problem that says so."""
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
    """Options as written, and a length that is more than a number of months."""
    procedure: str | None = None
    places: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    unit: str | None = None
    section: str | None = None
    """The section title the row stands under."""
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
    """Where a value was read, beside what was made of it (`RowValues`)."""

    ref: str
    """As the spreadsheet shows it: `B7`."""
    written: str
    """What stands in the cell, shortened; empty where it is empty."""


class SheetRow(msgspec.Struct, frozen=True):
    sheet: str
    number: int
    """As the spreadsheet shows it."""
    values: RowValues
    row_key: str
    other_key: str | None
    """By title, when `row_key` is by reference: see `keys`."""
    language: str
    """Of the headings of the table the row is in: texts without a language of their own have it."""
    cells: dict[SheetField, tuple[ReadCell, ...]]
    """Of every column of the row's table: what the row speaks of, also where a cell is empty.
    Several for fields that may have several columns (titles in two languages, notes)."""


class Skipped(StrEnum):
    SECTION = "section"
    """Titles the rows below it; they take it as their unit or category."""
    GROUP = "group"
    """Titles the rows below it with what is no unit: a year, a month."""
    TOTAL = "total"
    REPEATED_HEADINGS = "repeated_headings"
    FOOTNOTE = "footnote"
    CONTINUED = "continued"
    """Its text was added to the row above."""
    HIDDEN = "hidden"
    """By a filter or by hand."""
    STRUCK_OUT = "struck_out"
    NO_TITLE = "no_title"
    """It names nothing that is bought."""


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


class Understood(StrEnum):
    """How a column came to its field, or why it has none."""

    GUESSED = "guessed"
    MAPPED = "mapped"
    """By hand; also where the hand said that it is to be left out."""
    UNKNOWN = "unknown"
    TAKEN = "taken"
    """Another column has the same information already."""
    NO_HEADING = "no_heading"
    HIDDEN = "hidden"


class SeenColumn(msgspec.Struct, frozen=True):
    letter: str
    heading: str
    field: SheetField | None
    how: Understood
    samples: tuple[str, ...]
    """The first few values below it."""
    language: str | None = None
    """Of a title or description."""


class SeenTable(msgspec.Struct, frozen=True):
    """A heading row with its columns; of a sheet that was not understood a row that may be one."""

    heading_row: int
    """As the spreadsheet shows it; the lower one of two. 0: there is none, by hand."""
    columns: tuple[SeenColumn, ...]
    language: str | None = None


class SheetReport(msgspec.Struct, frozen=True):
    name: str
    state: SheetState
    tables: tuple[SeenTable, ...] = ()
    """In the order of their rows. With `no_headings`: the rows that look most like headings."""
    rows: int = 0

    @property
    def heading_row(self) -> int | None:
        """Of the first table."""
        return self.tables[0].heading_row if self.state is SheetState.READ else None

    @property
    def language(self) -> str | None:
        return self.tables[0].language if self.state is SheetState.READ else None

    @property
    def columns(self) -> dict[str, SheetField]:
        """Column letters to field, for those understood, of the first table."""
        tables = self.tables[:1] if self.state is SheetState.READ else ()
        return {c.letter: c.field for table in tables for c in table.columns if c.field}

    @property
    def ignored(self) -> tuple[str, ...]:
        """Headings that were not understood or came twice, of all tables."""
        without = {Understood.UNKNOWN, Understood.TAKEN}
        tables = self.tables if self.state is SheetState.READ else ()
        return tuple(c.heading for table in tables for c in table.columns if c.how in without)


class PlanReading(msgspec.Struct, frozen=True):
    kind: Kind
    rows: tuple[SheetRow, ...]
    problems: tuple[CellProblem, ...]
    """The first ones; how many more there are, the next says."""
    problems_left_out: int
    sheets: tuple[SheetReport, ...]
    skipped: tuple[SkippedRow, ...]
