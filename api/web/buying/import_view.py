"""What an uploaded sheet would change, a page of rows at a time. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from api.core.i18n import Language
from api.plans.importing.renames import Rename
from api.plans.importing.results import Problem, RowImport, RowState
from api.plans.importing.sheet.mends import Mends
from api.plans.importing.sheet.result import Skipped
from api.plans.service.imports import Imported
from api.web.buying.import_cells import (
    ROW,
    CellReader,
    FieldShown,
    Remark,
    cells_by_part,
    remark_text,
)
from api.web.languages import best_text

PAGE_ROWS = 25
MAIN = (
    *("title", "cpv_main", "category", "value", "dialogue_expected", "notice_expected"),
    *("contract_start_expected", "contact"),
)
"""Parts with a column of their own; the others stand together in the last one."""
MOST_NOTED = 50
"""Remarks on headings, rows left aside and rows that are missing: the rest is counted."""


class Show(StrEnum):
    """Which rows are listed."""

    PROBLEMS = "problems"
    CHANGES = "changes"
    NEW = "new"
    ALL = "all"


@dataclass(frozen=True)
class Asked:
    show: Show | None
    page: int
    every_cell: bool


@dataclass(frozen=True)
class RenameShown:
    name: str
    former: str
    procurement_id: str


@dataclass(frozen=True)
class RowShown:
    sheet: str
    number: int
    state: str
    fields: Mapping[str, FieldShown]
    others: Sequence[FieldShown]
    rename: RenameShown | None


@dataclass(frozen=True)
class ImportView:
    show: Show
    page: int
    pages: int
    every_cell: bool
    counts: Mapping[Show, int]
    parts: Sequence[str]
    rows: Sequence[RowShown]
    notes: Sequence[tuple[str, Remark]]
    """Remarks on cells that no row shows, such as headings."""
    skipped: Sequence[tuple[int, str, Skipped]]
    missing: Sequence[str]
    conflicts: int
    needs_reason: bool

    @property
    def query(self) -> str:
        cells = "&cells=all" if self.every_cell else ""
        return f"?show={self.show.value}&page={self.page}{cells}"


def import_view(imported: Imported, mends: Mends, asked: Asked, language: Language) -> ImportView:
    result, reading = imported.result, imported.reading
    by_cell = {
        key: list(group)
        for key, group in groupby(
            sorted(result.problems, key=lambda item: (item.sheet, item.cell)),
            key=lambda item: (item.sheet, item.cell),
        )
    }
    renames = {rename.index: rename for rename in result.renames}
    listed = _lists(result.rows, renames, {*by_cell, *_mended(mends)})
    show = asked.show or _first_look(listed)
    pages = max(1, -(-len(listed[show]) // PAGE_ROWS))
    page = min(max(1, asked.page), pages)
    numbers = listed[show][(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    sheets = {sheet.name: number for number, sheet in enumerate(reading.sheets)}
    reader = CellReader(language, sheets, by_cell, mends, asked.every_cell)
    return ImportView(
        show=show,
        page=page,
        pages=pages,
        every_cell=asked.every_cell,
        counts={name: len(lines) for name, lines in listed.items()},
        parts=_parts([result.rows[number] for number in numbers]),
        rows=[_row(reader, result.rows[number], renames.get(number), sheets) for number in numbers],
        notes=list(_notes(by_cell, result.rows, language))[:MOST_NOTED],
        skipped=[(row.number, row.text, row.reason) for row in reading.skipped[:MOST_NOTED]],
        missing=[best_text(row.title, language) for row in result.missing[:MOST_NOTED]],
        conflicts=sum(1 for _ in result.conflicts),
        needs_reason=any(problem.code == "reason_required" for problem in result.problems),
    )


def _first_look(listed: Mapping[Show, Sequence[int]]) -> Show:
    """All of a short sheet; of a longer one the rows that need a person."""
    is_short = len(listed[Show.ALL]) <= PAGE_ROWS
    return Show.ALL if is_short or not listed[Show.PROBLEMS] else Show.PROBLEMS


def _mended(mends: Mends) -> Iterator[tuple[str, str]]:
    for sheet, cells in mends.items():
        yield from ((sheet, ref) for ref in cells)


def _lists(
    rows: Sequence[RowImport],
    renames: Mapping[int, Rename],
    remarked: Iterable[tuple[str, str]],
) -> dict[Show, list[int]]:
    """`remarked`: sheet and cell of remarks and corrections."""
    places = {(sheet, "".join(filter(str.isdigit, cell))) for sheet, cell in remarked}
    result: dict[Show, list[int]] = {show: [] for show in Show}
    for number, row_import in enumerate(rows):
        is_odd = (row_import.row.sheet, str(row_import.row.number)) in places
        if (
            is_odd
            or row_import.conflicts
            or number in renames
            or row_import.state is RowState.FAILED
        ):
            result[Show.PROBLEMS].append(number)
        if row_import.state is RowState.UPDATED:
            result[Show.CHANGES].append(number)
        if row_import.state is RowState.CREATED:
            result[Show.NEW].append(number)
        result[Show.ALL].append(number)
    return result


def _parts(rows: Sequence[RowImport]) -> list[str]:
    present = {part for row_import in rows for part in cells_by_part(row_import)}
    return [part for part in MAIN if part in present]


def _row(
    reader: CellReader, row_import: RowImport, rename: Rename | None, sheets: Mapping[str, int]
) -> RowShown:
    fields = {field.part: field for field in reader.fields(row_import)}
    return RowShown(
        sheet=row_import.row.sheet,
        number=row_import.row.number,
        state=row_import.state.value,
        fields=fields,
        others=[field for part, field in fields.items() if part not in MAIN and _says(field)],
        rename=None
        if rename is None
        else RenameShown(
            f"{ROW}/{sheets[row_import.row.sheet]}/{row_import.row.number}",
            best_text(rename.procurement.title, reader.language),
            str(rename.procurement.id),
        ),
    )


def _says(field: FieldShown) -> bool:
    return bool(field.read) or any(cell.written for cell in field.cells)


def _notes(
    by_cell: Mapping[tuple[str, str], Sequence[Problem]],
    rows: Sequence[RowImport],
    language: Language,
) -> Iterator[tuple[str, Remark]]:
    shown = {
        (row_import.row.sheet, cell.ref)
        for row_import in rows
        for cells in row_import.row.cells.values()
        for cell in cells
    }
    for (sheet, cell), problems in by_cell.items():
        if (sheet, cell) not in shown:
            for problem in problems:
                yield f"{sheet}!{cell}", Remark(remark_text(problem, language), is_error=False)
