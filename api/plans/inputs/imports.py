"""What a sheet is imported with: what its columns are, answers to what a dry run asked."""

from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import Meta

from api.core.examples import Example
from api.plans.importing.sheet.column_mapping import COLUMN_FIELDS

ColumnField = Annotated[str, Meta(extra_json_schema={"enum": list(COLUMN_FIELDS)})]
"""Told by the contract, held by `mapping_faults`."""


class ColumnMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the columns of a sheet are. Columns that are not named are guessed by their headings."""

    columns: dict[str, ColumnField | None]
    """By letter: the field, with a language after a colon where it has one (`title:sv`); null
    leaves the column out."""
    heading_row: int | None = None
    """As the spreadsheet numbers it; 0 where there is none. Null: it is looked for."""


ColumnMappings = dict[str, ColumnMapping]
"""By the name of the sheet; `*` for all that are not named."""


class Take(StrEnum):
    """Whose value a field gets that changed in the application and in the sheet."""

    APPLICATION = "application"
    SHEET = "sheet"


class RowChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which procurement a row of the sheet is. Null: none that is there, but a new one."""

    sheet: str
    row: int
    """As the spreadsheet numbers it."""
    procurement_id: UUID | None


class FieldChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    procurement_id: UUID
    field: str
    """As the report names it: `value`."""
    take: Take


class ImportChoices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Answers to what a dry run asked."""

    rows: list[RowChoice] = []
    fields: list[FieldChoice] = []
    others: Take | None = None
    """For every field that changed on both sides and is not named. Absent: the application's value
    stays, and the field is asked for again next time."""

    example: ClassVar[Example] = {
        "rows": [
            {
                "sheet": "Hankinnat",
                "row": 7,
                "procurement_id": "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d",
            }
        ],
        "fields": [
            {
                "procurement_id": "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d",
                "field": "value",
                "take": "sheet",
            }
        ],
    }
