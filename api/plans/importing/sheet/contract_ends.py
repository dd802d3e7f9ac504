"""Reads the end of a contract: with its start it gives the length, else a note."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import msgspec

from api.core.partial_dates import PartialDate, Precision
from api.plans.importing.sheet.cells import Cell
from api.plans.importing.sheet.contract_lengths import ContractLength
from api.spreadsheets.problems import ProblemCode

_CURRENT = re.compile(r"nyky|voimassa|edelli|nuvarande|gällande|befintlig|current|existing|present")
"""Headings about the current contract, which do not concern the planned one."""
_EXACT = {Precision.DAY, Precision.MONTH}
_LONGEST_MONTHS = 600


class ContractEnd(msgspec.Struct, frozen=True):
    cell: Any
    date: PartialDate | None

    @property
    def note(self) -> str:
        return f"{self.cell.column.heading}: {self.cell.written}"


def read_end(cell: Cell) -> ContractEnd:
    """Accept any text: without a date it becomes a note."""
    return ContractEnd(cell, cell.date_or_none())


def length_until(start: PartialDate | None, end: ContractEnd) -> ContractLength | None:
    """Length of the contract; None if it cannot be computed to the month."""
    is_current = _CURRENT.search(end.cell.column.heading.casefold())
    if start is None or end.date is None or is_current:
        return None
    if not {start.precision, end.date.precision} <= _EXACT:
        return None
    after = end.date.last_day + timedelta(days=1)
    first = start.first_day
    months = (after.year - first.year) * 12 + after.month - first.month
    is_whole = after.day == first.day and 0 < months <= _LONGEST_MONTHS
    return ContractLength(months) if is_whole else None


def report_note(end: ContractEnd) -> str:
    end.cell.problem(ProblemCode.END_KEPT_IN_NOTES)
    return end.note
