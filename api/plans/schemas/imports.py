"""Responses of imports and their dry runs. Their size is bounded for every sheet."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from api.core.i18n import Texts
from api.plans.importing.results import RowState, Severity
from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.result import SeenTable, SheetState, Skipped
from api.plans.importing.three_way import Standing
from api.plans.inputs.imports import ColumnField, ColumnMapping
from api.plans.models.imports import ImportMapping


class ImportProblem(msgspec.Struct):
    sheet: str
    cell: str
    """Reference in the spreadsheet, such as `B7`."""
    pointer: str
    """Sheet and cell as in the errors of a problem: `#Sheet!B7`."""
    severity: Severity
    code: str
    detail: str
    """Text in the requested language."""


class ImportedSheet(msgspec.Struct):
    name: str
    state: SheetState
    rows: int
    columns: dict[str, SheetField]
    """Field of each column of the first table, by column letter. `line_number` is not stored; only
    the buyer sees `notes`."""
    ignored: list[str]
    """Headings that the import did not recognise."""
    tables: list[SeenTable]
    """The first 20 heading rows, each with its columns and a few values."""


class ImportedCell(msgspec.Struct):
    cell: str
    """Reference in the spreadsheet, such as `B7`."""
    written: str
    """Text of the cell, cut after 200 characters."""


class ImportedField(msgspec.Struct):
    """The value that was read for one field. This report cuts texts after 300 characters."""

    field: str
    cells: list[ImportedCell]
    """Cells with the value. Empty: the value comes from a section, or is the buyer's own place."""
    shown: str
    """The value as readers see it, in the requested language; empty if there is no value."""
    value: Any
    """The value as data: for texts by language the text only, for lots their number.
    `municipalities` also holds the regions."""


class ImportedChange(msgspec.Struct):
    """A field that differs between the sheet and the application: three values, as data and as
    text.

    `last` is the value of the last import; also null if no import had a value of the field.
    """

    field: str
    standing: Standing
    last: Any
    application: Any
    sheet: Any
    last_shown: str
    application_shown: str
    sheet_shown: str


class ImportRow(msgspec.Struct):
    """One row of the sheet: the values that were read, and what the import does with them."""

    sheet: str
    row: int
    """Row number in the spreadsheet."""
    state: RowState
    procurement_id: UUID | None
    """Null if no procurement is known for the row, and for a new one in a dry run."""
    title: str
    fields: list[ImportedField]
    changes: list[ImportedChange]
    gaps: list[str]
    """Fields that the procurement would lack for its publication, such as `/contact`."""


class ImportConflict(msgspec.Struct):
    """A field that changed in both the sheet and the application, without a decision. The
    application's value stays.

    Decide with `choices.fields`, by `procurement_id` and the `field` of the change.
    """

    sheet: str
    row: int
    procurement_id: UUID
    title: str
    change: ImportedChange


class ProposedRename(msgspec.Struct):
    """A row that resembles a procurement which is no longer in the sheet. The row is not imported
    until `choices.rows` assigns it to a procurement, or to a new one (null)."""

    sheet: str
    row: int
    title: str
    procurement_id: UUID
    former_title: str
    agreeing: list[str]
    """Fields with equal values."""
    likeness: float
    """Similarity of the titles, 0 to 1."""


class SkippedRowOut(msgspec.Struct):
    """A row that is not a procurement: a section title, a total, repeated headings."""

    sheet: str
    row: int
    reason: Skipped
    text: str


class MissingRow(msgspec.Struct):
    id: UUID
    title: Texts
    url: str


class ImportReport(msgspec.Struct):
    """Result of an import, or the expected result in a dry run."""

    dry_run: bool
    plan_etag: str
    """The `ETag` of the plan after this request: send it as `If-Match` to publish the plan."""
    created: int
    updated: int
    unchanged: int
    undecided: int
    """Number of rows with a proposed rename."""
    hidden_words: int
    """Number of rows that are not imported because their title holds words that were hidden in this
    plan."""
    failed: int
    problems: list[ImportProblem]
    """The first thousand errors and the first thousand warnings."""
    problems_left_out: int
    """Number of further problems. `…_left_out` has this meaning for the lists below, too."""
    sheets: list[ImportedSheet]
    mapping_used: dict[str, ColumnMapping]
    """Mapping of an earlier import with equal headings, by sheet. If it is wrong, send another
    `mapping` or `{}`."""
    mapping_offered: dict[str, ColumnMapping]
    """Mapping of an earlier import whose headings are only partly equal, by sheet. It is not used:
    if it is right, send it as `mapping`."""
    rows: list[ImportRow]
    """Rows in the order of the sheet, limited by the parameters `rows`, `rows_from` and `only`."""
    rows_left_out: int
    """Number of rows that follow: send the file again with a larger `rows_from`."""
    conflicts: list[ImportConflict]
    conflicts_left_out: int
    renames: list[ProposedRename]
    renames_left_out: int
    skipped: list[SkippedRowOut]
    skipped_left_out: int
    missing: list[MissingRow]
    """Procurements of an earlier import that are not in this sheet. The import keeps them: cancel
    or delete them yourself."""
    missing_left_out: int
    gaps: dict[str, int]
    """Number of rows that lack a field required for publication, by field: `{"/contact": 12}`."""


class ImportMappingOut(msgspec.Struct):
    """A person's mapping of the columns of a sheet."""

    id: UUID
    headings: dict[str, str]
    """Heading by column letter."""
    columns: dict[str, ColumnField | None]
    """Field by column letter; null ignores the column."""
    updated_at: datetime


class ImportMappingsOut(msgspec.Struct):
    items: list[ImportMappingOut]


def import_mapping_out(row: ImportMapping) -> ImportMappingOut:
    return ImportMappingOut(row.id, row.headings, row.columns, row.updated_at)
