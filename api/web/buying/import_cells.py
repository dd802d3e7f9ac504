"""The cells of one row of an uploaded sheet: as written, as read, and what is wrong. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.core.i18n import Language, translate
from api.plans.importing.results import Problem, RowImport, Severity
from api.plans.importing.row_mapping import FIELDS_OF_COLUMN
from api.plans.importing.sheet.mends import Mends
from api.plans.importing.sheet.result import ReadCell
from api.plans.importing.three_way import Differing, Side, Standing, parts_of, plain
from api.plans.wording import written_field

MEND, TAKE, ROW = "mends", "take", "row"
"""Names of the groups of fields: a corrected cell, a side of a conflict, what a row is."""
LONGEST_MENDED = 190
"""Characters of a cell that can be corrected here: longer ones are shown cut."""
ProblemsByCell = Mapping[tuple[str, str], Sequence[Problem]]


@dataclass(frozen=True)
class Remark:
    text: str
    is_error: bool


@dataclass(frozen=True)
class CellShown:
    ref: str
    name: str
    """Of the form's field; empty where the cell cannot be corrected here."""
    written: str
    remarks: Sequence[Remark]
    is_mended: bool
    says_more: bool
    """Whether the cell has other words than what was read."""

    @property
    def id(self) -> str:
        return "f-" + self.name.replace("/", "-")


@dataclass(frozen=True)
class ChangeShown:
    standing: str
    application: str
    sheet: str
    name: str
    """Of the field that decides a conflict."""


@dataclass(frozen=True)
class FieldShown:
    part: str
    read: str
    cells: Sequence[CellShown]
    change: ChangeShown | None

    @property
    def has_remarks(self) -> bool:
        return any(cell.remarks for cell in self.cells)

    @property
    def is_mended(self) -> bool:
        return any(cell.is_mended for cell in self.cells)


@dataclass(frozen=True)
class CellReader:
    """Shapes the fields of rows. `sheets`: the number of each sheet, as names of fields have it."""

    language: Language
    sheets: Mapping[str, int]
    problems: ProblemsByCell
    mends: Mends
    every_cell: bool
    """Whether cells without a remark can be corrected as well."""

    def fields(self, row_import: RowImport) -> Iterator[FieldShown]:
        side = Side(row_import.content.fields, row_import.content.notes or "")
        changes = {item.name: item for item in row_import.differing}
        for part, cells in cells_by_part(row_import).items():
            value = plain(side, part, list(Language))
            read = written_field(part, value, self.language)
            shown = [self._cell(row_import.row.sheet, cell, read) for cell in cells]
            yield FieldShown(part, read, shown, self._change(row_import, changes.get(part)))

    def _cell(self, sheet: str, cell: ReadCell, read: str) -> CellShown:
        problems = self.problems.get((sheet, cell.ref), ())
        remarks = [_remark(problem, self.language) for problem in problems]
        is_whole = len(cell.written) <= LONGEST_MENDED
        name = f"{MEND}/{self.sheets[sheet]}/{cell.ref}"
        is_mended = cell.ref in self.mends.get(sheet, {})
        is_open = is_whole and (bool(remarks) or is_mended or self.every_cell)
        says_more = " ".join(cell.written.split()) not in " ".join(read.split())
        name = name if is_open else ""
        return CellShown(cell.ref, name, cell.written, remarks, is_mended, says_more)

    def _change(self, row_import: RowImport, change: Differing | None) -> ChangeShown | None:
        if change is None or row_import.existing is None:
            return None
        ours, theirs = (
            written_field(change.name, value, self.language)
            for value in (change.application, change.sheet)
        )
        is_open = change.standing is Standing.CONFLICT
        name = f"{TAKE}/{row_import.existing.id}/{change.name}" if is_open else ""
        return ChangeShown(change.standing.value, ours, theirs, name)


def cells_by_part(row_import: RowImport) -> dict[str, list[ReadCell]]:
    """By the field of the procurement that the cells fill."""
    result: dict[str, list[ReadCell]] = {}
    for column, cells in row_import.row.cells.items():
        parts = parts_of(FIELDS_OF_COLUMN.get(column, (column.value,)))
        main = "cpv_main" if "cpv_main" in parts else parts[0]
        result.setdefault(main, []).extend(cells)
    return result


def _remark(problem: Problem, language: Language) -> Remark:
    return Remark(remark_text(problem, language), problem.severity is Severity.ERROR)


def remark_text(problem: Problem, language: Language) -> str:
    """The API asks for the reason in the query, the page in a field."""
    is_reason = problem.code == "reason_required"
    name = "page.import.reason_required" if is_reason else f"fault.{problem.code}"
    return translate(name, language, **problem.params)
