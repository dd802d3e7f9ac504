"""What an import did, or in a dry run would do, on the wire. Bounded, whatever the sheet holds."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from api.core.i18n import Texts
from api.plans.importing.results import RowState
from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.result import SeenTable, SheetState, Skipped
from api.plans.importing.three_way import Standing
from api.plans.inputs.imports import ColumnField, ColumnMapping
from api.plans.models.imports import ImportMapping
from api.spreadsheets.problems import Severity


class ImportProblem(msgspec.Struct):
    sheet: str
    cell: str
    """As the spreadsheet shows it: `B7`."""
    pointer: str
    """Both together, as a refusal names the place: `#Sheet!B7`."""
    severity: Severity
    code: str
    detail: str
    """In the language asked for."""


class ImportedSheet(msgspec.Struct):
    name: str
    state: SheetState
    rows: int
    columns: dict[str, SheetField]
    """What each column of the first table was taken for, by its letter. `line_number` is not kept;
    `notes` are for the buyer alone."""
    ignored: list[str]
    """Headings that were not understood."""
    tables: list[SeenTable]
    """Each row of headings with its columns and a few values: the first 20."""


class ImportedCell(msgspec.Struct):
    cell: str
    """As the spreadsheet shows it: `B7`."""
    written: str
    """What stands in it; after 200 characters it is cut."""


class ImportedField(msgspec.Struct):
    """What was read of one field. Texts are cut after 300 characters in this report."""

    field: str
    cells: list[ImportedCell]
    """Where it was read. None: it follows from a section, or is the buyer's own place."""
    shown: str
    """As people will be shown it, in the language asked for; empty for nothing."""
    value: Any
    """As data. Of texts by language the text only; of lots their number; `municipalities` holds
    the regions, too."""


class ImportedChange(msgspec.Struct):
    """A field in which the sheet and the application differ: three values, as data and in words.

    `last` is what the last import said; null also where none has said anything of the field.
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
    """One row of the sheet, as it was read, and what becomes of it."""

    sheet: str
    row: int
    """As the spreadsheet numbers it."""
    state: RowState
    procurement_id: UUID | None
    """Null for a row that no procurement is known for, and for a new one in a dry run."""
    title: str
    fields: list[ImportedField]
    changes: list[ImportedChange]
    gaps: list[str]
    """What the procurement would lack for its publication: `/contact`."""


class ImportConflict(msgspec.Struct):
    """Changed in the sheet and in the application, and not chosen: the application's value stays.

    Choose with `choices.fields`, by `procurement_id` and the change's `field`.
    """

    sheet: str
    row: int
    procurement_id: UUID
    title: str
    change: ImportedChange


class ProposedRename(msgspec.Struct):
    """A row that looks like a procurement which the sheet no longer has. Nothing is done with it
    until `choices.rows` says which procurement it is, or null for a new one."""

    sheet: str
    row: int
    title: str
    procurement_id: UUID
    former_title: str
    agreeing: list[str]
    """Fields that are equal."""
    likeness: float
    """Of the titles, 0 to 1."""


class SkippedRowOut(msgspec.Struct):
    """A row that is no procurement: a title of a section, a total, headings that come again."""

    sheet: str
    row: int
    reason: Skipped
    text: str


class MissingRow(msgspec.Struct):
    id: UUID
    title: Texts
    url: str


class ImportReport(msgspec.Struct):
    """What an import did; in a dry run what it would do."""

    dry_run: bool
    plan_etag: str
    """The plan's `ETag` after this: for `If-Match` when it is published."""
    created: int
    updated: int
    unchanged: int
    undecided: int
    """Rows of which a rename is proposed."""
    hidden_words: int
    """Rows that are not taken, since their title holds words that were hidden in this plan."""
    failed: int
    problems: list[ImportProblem]
    """The first thousand errors and the first thousand warnings."""
    problems_left_out: int
    """How many more there are; so of the lists below."""
    sheets: list[ImportedSheet]
    mapping_used: dict[str, ColumnMapping]
    """By sheet: what an earlier import said of columns with these headings. Send another `mapping`,
    or `{}`, where it is wrong."""
    mapping_offered: dict[str, ColumnMapping]
    """The same where the headings are only partly those: send it as `mapping` if it is right."""
    rows: list[ImportRow]
    """In the order of the sheet, as many as `rows` asks for, from `rows_from` on, of the states
    that `only` names."""
    rows_left_out: int
    """How many more follow: send the file again with a larger `rows_from`."""
    conflicts: list[ImportConflict]
    conflicts_left_out: int
    renames: list[ProposedRename]
    renames_left_out: int
    skipped: list[SkippedRowOut]
    skipped_left_out: int
    missing: list[MissingRow]
    """Came with an earlier sheet and are not in this one. They stay: cancel or delete them."""
    missing_left_out: int
    gaps: dict[str, int]
    """How many rows say nothing of what their publication asks for: `{"/contact": 12}`."""


class ImportMappingOut(msgspec.Struct):
    """What a person said of the columns of a sheet."""

    id: UUID
    headings: dict[str, str]
    """By letter of the column."""
    columns: dict[str, ColumnField | None]
    """By letter: the field; null leaves the column out."""
    updated_at: datetime


class ImportMappingsOut(msgspec.Struct):
    items: list[ImportMappingOut]


def import_mapping_out(row: ImportMapping) -> ImportMappingOut:
    return ImportMappingOut(row.id, row.headings, row.columns, row.updated_at)
