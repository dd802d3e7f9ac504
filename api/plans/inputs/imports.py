"""Input of a sheet import: the mapping of columns, and the choices that a dry run asks for."""

from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import Meta

from api.core.examples import Example
from api.plans.importing.sheet.column_mapping import COLUMN_FIELDS

ColumnField = Annotated[str, Meta(extra_json_schema={"enum": list(COLUMN_FIELDS)})]
"""The enum is for the contract only; `mapping_faults` validates."""


class ColumnMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Maps the columns of a sheet to fields. The headings decide for columns that are absent."""

    columns: dict[str, ColumnField | None]
    """Field by column letter, with the language after a colon if the field has one (`title:sv`).
    Null ignores the column."""
    heading_row: int | None = None
    """Row number in the spreadsheet; 0 if there are no headings. Null: the import finds the row."""
    left_out: bool = False
    """True: the sheet is not imported."""


ColumnMappings = dict[str, ColumnMapping]
"""Mapping by sheet name; `*` is for all sheets that are not named."""


class Take(StrEnum):
    """Which value a field gets if it changed in both the application and the sheet."""

    APPLICATION = "application"
    SHEET = "sheet"


class RowChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Assigns a row of the sheet to a procurement. Null: the row is a new procurement."""

    sheet: str
    row: int
    """Row number in the spreadsheet."""
    procurement_id: UUID | None


class FieldChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    procurement_id: UUID
    field: str
    """Name of the field in the report, such as `value`."""
    take: Take


class ImportChoices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Decisions on the conflicts and renames that a dry run reported."""

    rows: list[RowChoice] = []
    fields: list[FieldChoice] = []
    others: Take | None = None
    """Applies to every field that changed on both sides and is not in `fields`. Absent: the
    application's value stays, and the next import reports the conflict again."""

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
