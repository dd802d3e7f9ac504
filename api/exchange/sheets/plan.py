"""What comes out of a sheet: typed rows, the problems by cell, and what was left aside."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from api.core.partial_dates import PartialDate
from api.exchange.sheets.amounts import AmountRange
from api.exchange.sheets.archive import Kind
from api.exchange.sheets.fields import SheetField
from api.exchange.sheets.problems import CellProblem
from api.exchange.sheets.values import Category, ContractLength, Lots


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


class SheetRow(msgspec.Struct, frozen=True):
    sheet: str
    number: int
    """As the spreadsheet shows it."""
    values: RowValues
    row_key: str
    other_key: str | None
    """By title, when `row_key` is by reference: see `keys`."""
    has_errors: bool


class Skipped(StrEnum):
    SECTION = "section"
    TOTAL = "total"
    REPEATED_HEADINGS = "repeated_headings"


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


class SheetReport(msgspec.Struct, frozen=True):
    name: str
    state: SheetState
    heading_row: int | None = None
    columns: dict[str, SheetField] = {}
    """Column letters to field, for those understood."""
    ignored: tuple[str, ...] = ()
    """Headings that were not understood or came twice."""
    rows: int = 0
    language: str | None = None


class PlanReading(msgspec.Struct, frozen=True):
    kind: Kind
    rows: tuple[SheetRow, ...]
    problems: tuple[CellProblem, ...]
    """The first of each severity; how many more there are, the next says."""
    problems_left_out: int
    sheets: tuple[SheetReport, ...]
    skipped: tuple[SkippedRow, ...]

    @property
    def has_errors(self) -> bool:
        return any(row.has_errors for row in self.rows)
