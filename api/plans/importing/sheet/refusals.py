"""Why nothing of a sheet is taken, with what helps a person to set it right."""

from api.plans.importing.sheet.column_mapping import MappingFault
from api.plans.importing.sheet.result import SheetReport
from api.spreadsheets.problems import ProblemCode, UnreadableSheetError


class UnreadablePlanError(UnreadableSheetError):
    """A spreadsheet that can be read, but not as a plan.

    `sheets` with `no_headings`: the columns seen, so that a person can say what they are.
    `faults` with `bad_mapping`: what is wrong with what the person said.
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
