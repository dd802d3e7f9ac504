"""Mappings of columns by a person, for sheets whose headings are not sufficient."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

import msgspec

from api.plans.importing.sheet.columns import JOINED, PER_LANGUAGE, SheetField
from api.plans.importing.sheet.result import Understood
from api.spreadsheets.limits import DEFAULT_LIMITS
from api.spreadsheets.problems import Params

ANY_SHEET = "*"
LANGUAGES = ("fi", "sv", "en")
MOST_SHEETS = 50
_LETTERS = re.compile(r"[A-Z]{1,2}")
_FIELDS = {field.value: field for field in SheetField}
COLUMN_FIELDS = (
    *_FIELDS,
    *(f"{field}:{language}" for field in sorted(PER_LANGUAGE) for language in LANGUAGES),
)
"""All values that a mapping can have for a column."""


class SheetMapping(msgspec.Struct, frozen=True):
    """Fields of the columns of a sheet. For other columns the headings decide."""

    columns: dict[str, str | None]
    """Field by column letter, with the language after a colon if the field has one (`title:sv`).
    None ignores the column."""
    heading_row: int | None = None
    """Row number in the spreadsheet; 0 if there are no headings. None: the row is searched."""
    left_out: bool = False
    """The sheet is not read at all."""


Mappings = Mapping[str, SheetMapping]
"""Mapping by sheet name; `*` is for all sheets that are not named."""


class MappingCode(StrEnum):
    UNKNOWN_SHEET = "unknown_sheet"
    UNKNOWN_COLUMN = "unknown_column"
    UNKNOWN_FIELD = "unknown_column_field"
    FIELD_TWICE = "column_field_twice"
    NO_TITLE = "mapping_without_title"
    UNKNOWN_ROW = "unknown_heading_row"


class MappingFault(msgspec.Struct, frozen=True):
    pointer: str
    """Pointer into the mapping: `/2027/columns/B`, with `~1` for a slash in the sheet's name."""
    code: MappingCode
    params: Params


class Target(msgspec.Struct, frozen=True):
    """The given field of a column. None ignores the column."""

    field: SheetField | None
    language: str | None = None
    how: Understood = Understood.MAPPED


def mapping_faults(mappings: Mappings) -> list[MappingFault]:
    """Faults of the mappings that do not depend on the file."""
    if len(mappings) > MOST_SHEETS:
        return [MappingFault("", MappingCode.UNKNOWN_SHEET, {"value": str(len(mappings))})]
    return [fault for name, mapping in mappings.items() for fault in _faults(name, mapping)]


def pointer(name: str, *parts: str) -> str:
    steps = (part.replace("~", "~0").replace("/", "~1") for part in (name, *parts))
    return "".join(f"/{step}" for step in steps)


def targets(mapping: SheetMapping) -> dict[int, Target]:
    """Targets by column index. The mapping must have no faults."""
    return {column_index(letter): _target(name) for letter, name in mapping.columns.items()}


def column_index(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _target(name: str | None) -> Target:
    if name is None:
        return Target(None)
    field, _, language = name.partition(":")
    return Target(_FIELDS[field], language or None)


def _faults(name: str, mapping: SheetMapping) -> Iterator[MappingFault]:
    taken: set[str] = set()
    for letter, field in mapping.columns.items():
        where = pointer(name, "columns", letter)
        if not _LETTERS.fullmatch(letter) or column_index(letter) >= DEFAULT_LIMITS.columns:
            yield MappingFault(where, MappingCode.UNKNOWN_COLUMN, {"value": letter[:20]})
        if field is None:
            continue
        if field not in COLUMN_FIELDS:
            yield MappingFault(
                where,
                MappingCode.UNKNOWN_FIELD,
                {"value": field[:80], "known": ", ".join(COLUMN_FIELDS)},
            )
        elif field in taken and _FIELDS.get(field) not in JOINED:
            yield MappingFault(where, MappingCode.FIELD_TWICE, {"value": field})
        taken.add(field)
    if mapping.heading_row is not None and mapping.heading_row < 0:
        params: Params = {"row": mapping.heading_row}
        yield MappingFault(pointer(name, "heading_row"), MappingCode.UNKNOWN_ROW, params)
