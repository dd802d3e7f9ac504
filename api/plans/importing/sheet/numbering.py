"""Recognises references below a heading of running numbers: `Nro` over `SIV-1`, `12/2027`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from api.plans.importing.sheet.cells import text_of
from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.headings import Column, Headings
from api.plans.importing.sheet.result import Understood
from api.plans.importing.sheet.undecided import is_not_known
from api.spreadsheets.cell_marks import CellValue
from api.spreadsheets.text import plain

_SAMPLE_SIZE = 50
"""Number of filled cells that are checked."""
_LONGEST = 40
_REFERENCE = re.compile(r"(?=.*\d)(?:\S*[^\W\d_]\S*|\d+[/_-]\d+\S*)(?: \S+){0,2}")
"""Letters and digits, or digits with a separator; `1.2` is a running number."""

Rows = Sequence[Sequence[CellValue]]


def numbers_that_refer(headings: Headings, below: Rows) -> Column | None:
    """The column of running numbers that has references, if the table has no other references."""
    numbers = headings.of(SheetField.LINE_NUMBER)
    if not numbers or headings.of(SheetField.REFERENCE):
        return None
    column = numbers[0]
    texts = list(_texts(column.index, below))
    refer = sum(1 for text in texts if is_reference(text))
    is_guess = column.how is Understood.GUESSED
    return column if is_guess and texts and refer * 2 > len(texts) else None


def is_reference(text: str) -> bool:
    return len(text) <= _LONGEST and _REFERENCE.fullmatch(text) is not None


def as_reference(headings: Headings, column: Column) -> Headings:
    reference = msgspec.structs.replace(column, field=SheetField.REFERENCE)
    columns = tuple(reference if item is column else item for item in headings.columns)
    return msgspec.structs.replace(headings, columns=columns)


def _texts(index: int, below: Rows) -> Iterable[str]:
    texts = (text_of(row[index]) for row in below if index < len(row))
    filled = (text for text in texts if not is_not_known(plain(text)))
    return (text for _, text in zip(range(_SAMPLE_SIZE), filled, strict=False))
