"""Cells with text from which no value was read. They differ from empty cells."""

from collections.abc import Iterator, Mapping

from api.plans.importing.row_mapping import FIELDS_OF_COLUMN
from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.result import ReadCell
from api.plans.importing.sheet.undecided import is_not_known
from api.plans.inputs.procurements import ProcurementFields
from api.spreadsheets.text import plain

NOTHING = ProcurementFields(title={})


def unreadable_fields(
    fields: ProcurementFields, cells: Mapping[SheetField, tuple[ReadCell, ...]]
) -> set[str]:
    """Fields whose cells have text but no readable value. The import ignores these fields.

    Otherwise an unreadable word would clear the value of an earlier sheet.
    """
    return {
        name for column in cells for name in _empty(fields, column) if is_written(cells[column])
    }


def is_written(cells: tuple[ReadCell, ...]) -> bool:
    """Whether a cell has text. `-` and `ei tiedossa` count as empty."""
    return any(not is_not_known(plain(cell.written)) for cell in cells)


def _empty(fields: ProcurementFields, column: str) -> Iterator[str]:
    names = FIELDS_OF_COLUMN.get(column, ())
    if all(getattr(fields, name) == getattr(NOTHING, name) for name in names):
        yield from names
