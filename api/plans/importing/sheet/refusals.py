"""The error of a sheet that cannot be imported, with data that helps to correct it."""

from api.plans.importing.sheet.column_mapping import MappingFault
from api.plans.importing.sheet.result import SheetReport
from api.spreadsheets.problems import ProblemCode, UnreadableSheetError


class UnreadablePlanError(UnreadableSheetError):
    """A spreadsheet that can be read, but not as a plan.

    `no_headings` has `sheets`: the columns, so that a person can map them. `bad_mapping` has
    `faults` of the mapping, and `sheets` if the file was read.
    """

    def __init__(
        self,
        code: ProblemCode,
        *,
        sheets: tuple[SheetReport, ...] = (),
        faults: tuple[MappingFault, ...] = (),
        **params: str | int,
    ) -> None:
        super().__init__(code, **params)
        self.sheets = sheets
        self.faults = faults
