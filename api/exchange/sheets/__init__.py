"""Spreadsheets of procurement plans: `read_plan` is the way in."""

from api.exchange.sheets.fields import SheetField
from api.exchange.sheets.limits import DEFAULT_LIMITS, Limits
from api.exchange.sheets.plan import (
    PlanReading,
    RowValues,
    SheetReport,
    SheetRow,
    SheetState,
    SkippedRow,
)
from api.exchange.sheets.problems import (
    CellProblem,
    ProblemCode,
    Severity,
    UnreadableSheetError,
    text_id,
)
from api.exchange.sheets.reading import read_plan
from api.exchange.sheets.workbook import read_workbook

__all__ = [
    "DEFAULT_LIMITS",
    "CellProblem",
    "Limits",
    "PlanReading",
    "ProblemCode",
    "RowValues",
    "Severity",
    "SheetField",
    "SheetReport",
    "SheetRow",
    "SheetState",
    "SkippedRow",
    "UnreadableSheetError",
    "read_plan",
    "read_workbook",
    "text_id",
]
