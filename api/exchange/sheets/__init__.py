"""Spreadsheets of procurement plans: `read_plan` is the way in."""

from api.exchange.sheets.fields import SheetField
from api.exchange.sheets.limits import DEFAULT_LIMITS, Limits
from api.exchange.sheets.mapping import (
    COLUMN_FIELDS,
    MappingFault,
    Mappings,
    SheetMapping,
    mapping_faults,
)
from api.exchange.sheets.plan import (
    PlanReading,
    ReadCell,
    RowValues,
    SeenColumn,
    SeenTable,
    SheetReport,
    SheetRow,
    SheetState,
    Skipped,
    SkippedRow,
    Understood,
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
    "COLUMN_FIELDS",
    "DEFAULT_LIMITS",
    "CellProblem",
    "Limits",
    "MappingFault",
    "Mappings",
    "PlanReading",
    "ProblemCode",
    "ReadCell",
    "RowValues",
    "SeenColumn",
    "SeenTable",
    "Severity",
    "SheetField",
    "SheetMapping",
    "SheetReport",
    "SheetRow",
    "SheetState",
    "Skipped",
    "SkippedRow",
    "Understood",
    "UnreadableSheetError",
    "mapping_faults",
    "read_plan",
    "read_workbook",
    "text_id",
]
