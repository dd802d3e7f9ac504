"""All rows of a sheet against what the plan has: what to create, to change, to leave."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from api.core.errors import Fault
from api.core.text import Language
from api.exchange.sheets import PlanReading, Severity, SheetRow
from api.exchange.sheets.problems import MOST_KEPT
from api.plans.importing.mapping import FIELDS_OF_COLUMN, Said, read_row, taken
from api.plans.inputs import ProcurementFields
from api.plans.models import Procurement
from api.plans.rules.changes import DATES
from api.plans.rules.content import NOWHERE, Place, complete_places, fields_of
from api.plans.rules.faults import procurement_faults, publication_faults, word_faults
from api.plans.rules.merging import changed_fields

LONGEST_NOTES = 10_000


@dataclass(frozen=True)
class Problem:
    sheet: str
    cell: str
    code: str
    params: Mapping[str, Any]
    severity: Severity

    @property
    def pointer(self) -> str:
        return f"#{self.sheet}!{self.cell}"


@dataclass
class Taking:
    """One row and what becomes of it. `existing` None: a new procurement."""

    row: SheetRow
    fields: ProcurementFields
    notes: str | None
    existing: Procurement | None
    changed: frozenset[str]


@dataclass
class Import:
    """What an import would do. Nothing of it is done while `errors` is true."""

    takings: list[Taking] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """The first of each severity."""
    problems_left_out: int = 0
    failed: int = 0
    missing: list[Procurement] = field(default_factory=list)
    """In the plan from an earlier sheet, not in this one. Left as they are."""
    _noted: Counter[Severity] = field(default_factory=Counter)

    @property
    def errors(self) -> bool:
        return self.failed > 0

    def note(self, problems: Iterable[Problem]) -> None:
        """Those beyond the first thousand of a severity are only counted."""
        for problem in problems:
            if self._noted[problem.severity] < MOST_KEPT:
                self._noted[problem.severity] += 1
                self.problems.append(problem)
            else:
                self.problems_left_out += 1

    @property
    def created(self) -> list[Taking]:
        return [taking for taking in self.takings if taking.existing is None]

    @property
    def updated(self) -> list[Taking]:
        return [taking for taking in self.takings if taking.existing and taking.changed]

    @property
    def gaps(self) -> Counter[str]:
        """How many rows lack what publishing one by one asks for, by pointer."""
        faults = (publication_faults(taking.fields) for taking in self.takings)
        return Counter(fault.pointer for fault in chain.from_iterable(faults))

    @property
    def unchanged(self) -> int:
        return len(self.takings) - len(self.created) - len(self.updated)


def build_import(
    reading: PlanReading,
    existing: Sequence[Procurement],
    *,
    default_place: Place = NOWHERE,
    has_reason: bool = False,
) -> Import:
    """`has_reason`: the buyer said why public dates move."""
    known = _matched(reading.rows, existing)
    result = Import(problems_left_out=reading.problems_left_out)
    result.note(
        Problem(p.sheet, p.cell, p.code.value, p.params, p.severity) for p in reading.problems
    )
    for index, row in enumerate(reading.rows):
        taking, said = _take(row, known.get(index), default_place)
        faults = list(_faults(taking, has_reason)) if not row.has_errors else []
        result.note(_problem(row, f, Severity.WARNING) for f in said.remarks)
        result.note(_problem(row, f, Severity.ERROR) for f in faults)
        if faults or row.has_errors:
            result.failed += 1
        else:
            result.takings.append(taking)
    claimed = {found.id for found in known.values()}
    result.missing = [row for row in existing if row.import_key and row.id not in claimed]
    return result


def _matched(rows: Sequence[SheetRow], existing: Sequence[Procurement]) -> dict[int, Procurement]:
    """By the row's own key first; what then is still free by title."""
    free = {row.import_key: row for row in existing if row.import_key}
    found: dict[int, Procurement] = {}
    for keys in ([row.row_key for row in rows], [row.other_key for row in rows]):
        for index, key in enumerate(keys):
            if key and index not in found and (match := free.pop(key, None)):
                found[index] = match
    return found


def _take(row: SheetRow, existing: Procurement | None, default_place: Place) -> tuple[Taking, Said]:
    language = Language(row.language)
    said = read_row(row.values, frozenset(row.cells), language)
    before = fields_of(existing) if existing else ProcurementFields(title={})
    fields = taken(before, said, language)
    if existing is None or "municipalities" in said.names:
        complete_places(fields, default_place)
    changed = changed_fields(before, fields)
    if existing and said.notes is not None and said.notes != existing.notes:
        changed |= {"notes"}
    if existing and existing.import_key != row.row_key:
        changed |= {"import_key"}
    return Taking(row, fields, said.notes, existing, changed), said


def _faults(taking: Taking, has_reason: bool) -> Iterator[Fault]:
    yield from procurement_faults(taking.fields)
    yield from word_faults("/notes", taking.notes, LONGEST_NOTES)
    is_public = taking.existing is not None and taking.existing.published_at is not None
    if is_public and not has_reason and (moved := sorted(DATES & taking.changed)):
        yield Fault(f"/{moved[0]}", "reason_required")


def _problem(row: SheetRow, fault: Fault, severity: Severity) -> Problem:
    name = fault.pointer.split("/")[1]
    refs = (cells[0].ref for column, cells in row.cells.items() if name in _names(column))
    return Problem(row.sheet, next(refs, f"A{row.number}"), fault.code, fault.params, severity)


def _names(column: str) -> tuple[str, ...]:
    return FIELDS_OF_COLUMN.get(column, (column,))
