"""From the fields of the preview to the decisions about an uploaded sheet. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

import msgspec

from api.core.errors import Fault, InvalidRequest
from api.core.i18n import LocalText, Texts
from api.core.text_types import cleaned
from api.plans.importing.sheet.mends import LONGEST_MEND, MOST_MENDS
from api.plans.inputs.import_drafts import ImportDecisions
from api.plans.inputs.imports import FieldChoice, ImportChoices, RowChoice, Take
from api.plans.service.import_drafts import DraftReading
from api.web.buying.import_cells import MEND, ROW, TAKE
from api.web.forms.form import Given

NEW_ROW = "new"
"""The value that makes a row a new procurement."""
MOST_CHOICES = 20_000
"""About rows and conflicts of one sheet."""
LONGEST_NUMBER = 7


def decided(before: ImportDecisions, reading: DraftReading, given: Given) -> ImportDecisions:
    """The earlier decisions with those of one page. Raises InvalidRequest."""
    reason: Texts = {given.language: LocalText(text)} if (text := given.text("reason")) else {}
    return msgspec.structs.replace(
        before,
        mends=_mends(before, reading, given),
        choices=_choices(before.choices, reading, given),
        reason=reason,
    )


def _mends(
    before: ImportDecisions, reading: DraftReading, given: Given
) -> dict[str, dict[str, str]]:
    written = _written(reading)
    mends = {sheet: dict(cells) for sheet, cells in before.mends.items()}
    faults = []
    for sheet, ref, text in _fields(given, MEND, reading):
        one_line = cleaned(text)
        if one_line == written.get((sheet, ref)) or (sheet, ref) not in written:
            continue
        if len(one_line) > LONGEST_MEND:
            faults.append(Fault("", "too_long", {"limit": LONGEST_MEND}))
        mends.setdefault(sheet, {})[ref] = one_line
        if len(mends[sheet]) > MOST_MENDS:
            raise InvalidRequest.at("", "too_many_fields", limit=MOST_MENDS)
    if faults:
        raise InvalidRequest(faults)
    return mends


def _written(reading: DraftReading) -> Mapping[tuple[str, str], str]:
    """What stands in each cell, as the preview's fields show it."""
    rows = reading.reading.rows if reading.reading else ()
    return {
        (row.sheet, cell.ref): cleaned(cell.written)
        for row in rows
        for cells in row.cells.values()
        for cell in cells
    }


def _choices(before: ImportChoices, reading: DraftReading, given: Given) -> ImportChoices:
    rows = {(item.sheet, item.row): item for item in before.rows}
    for sheet, number, value in _fields(given, ROW, reading):
        if value and (row := _number(number)) is not None:
            selected = None if value == NEW_ROW else _id(value)
            rows[sheet, row] = RowChoice(sheet, row, selected)
    fields = {(item.procurement_id, item.field): item for item in before.fields}
    for name, texts in given.entries.items():
        group, _, rest = name.partition("/")
        key, _, field = rest.partition("/")
        if group == TAKE and texts[0] in list(Take):
            fields[_id(key), field] = FieldChoice(_id(key), field[:80], Take(texts[0]))
    if len(rows) + len(fields) > MOST_CHOICES:
        raise InvalidRequest.at("", "too_many_fields", limit=MOST_CHOICES)
    return ImportChoices(list(rows.values()), list(fields.values()), before.others)


def _fields(given: Given, group: str, reading: DraftReading) -> Iterator[tuple[str, str, str]]:
    """The sheet's name, the last part of the field's name, and its text."""
    sheets: Sequence[str] = [sheet.name for sheet in reading.sheets]
    for name, texts in given.entries.items():
        parts = name.split("/")
        if parts[0] != group or len(parts) != len(("group", "sheet", "cell")):
            continue
        number = _number(parts[1])
        if number is not None and number < len(sheets):
            yield sheets[number], parts[2], texts[0]


def _number(text: str) -> int | None:
    """A short one: Python converts no text of thousands of digits."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else None


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise InvalidRequest.at("", "not_in_this_plan") from None
