"""Compares all rows of a sheet with the plan and decides what to create, change, keep or ask."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from api.core.errors import Fault
from api.core.identity_codes import without_identity_codes
from api.plans.importing.hidden_words import NOTHING_HIDDEN, HiddenWords
from api.plans.importing.identity import Identities, identify
from api.plans.importing.remarks import date_remarks
from api.plans.importing.renames import propose_renames
from api.plans.importing.results import Import, Problem, RowImport, RowState, Severity
from api.plans.importing.row_import import RowImporter
from api.plans.importing.row_mapping import FIELDS_OF_COLUMN
from api.plans.importing.sheet.column_specs import fields_remarked_at
from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.result import PlanReading, SheetRow
from api.plans.importing.three_way import Choices
from api.plans.inputs.imports import ImportChoices, Take
from api.plans.models.imports import Written
from api.plans.models.procurements import Procurement
from api.plans.rules.changes import DATES
from api.plans.rules.content import NOWHERE, DefaultPlace
from api.plans.rules.faults import procurement_faults
from api.plans.rules.row_keys import hidden_key
from api.plans.rules.transitions import ENDED
from api.spreadsheets.problems import ProblemCode

NO_ANSWERS = ImportChoices()
_OTHER_SIDE = {"contract_before_notice": "notice_expected"}
"""The second field of a fault that concerns two fields."""


@dataclass(frozen=True)
class PlanRows:
    """The plan's procurements. `secret` is the platform's secret, for the hashes of hidden
    words."""

    existing: Sequence[Procurement] = ()
    written: Mapping[UUID, Written] = field(default_factory=dict)
    """Values of the last import by procurement."""
    hidden: HiddenWords = NOTHING_HIDDEN
    secret: str = ""

    def digest(self, key: str) -> str:
        return hidden_key(self.secret, key)


def build_import(
    reading: PlanReading,
    plan: PlanRows,
    *,
    choices: ImportChoices = NO_ANSWERS,
    default_place: DefaultPlace = NOWHERE,
    has_reason: bool = False,
    today: date | None = None,
) -> Import:
    """`has_reason`: the buyer gave a reason for moved public dates. `today`: new dates before it
    get a remark."""
    by_row = {(item.sheet, item.row): item.procurement_id for item in choices.rows}
    takes = _takes(choices)
    known = identify(reading.rows, plan.existing, by_row, plan.digest)
    importer = RowImporter(plan.written, plan.hidden, plan.digest, default_place)
    result = Import(problems_left_out=reading.problems_left_out)
    result.note(
        Problem(p.sheet, p.cell, p.code.value, p.params, Severity.WARNING) for p in reading.problems
    )
    reported = {
        (problem.sheet, problem.cell, "date_passed")
        for problem in reading.problems
        if problem.code is ProblemCode.DATE_BEFORE_PLAN
    }
    for index, row in enumerate(reading.rows):
        existing = known.matched.get(index)
        named = takes.get(existing.id, {}) if existing else {}
        answers = Choices(named, choices.others, takes_title=index in known.decided)
        row_import, left_out, faults = _take(importer, row, existing, answers)
        faults += _more_faults(row_import, has_reason)
        remarks = [*left_out, *row_import.content.remarks]
        remarks += date_remarks(row_import, today) if today else ()
        noted = (_problem(row, fault, Severity.WARNING) for fault in remarks)
        result.note(item for item in noted if (item.sheet, item.cell, item.code) not in reported)
        result.note(_problem(row, fault, Severity.ERROR) for fault in faults)
        if faults:
            row_import.state = RowState.FAILED
        result.rows.append(row_import)
    _ask_for_renames(result, known, plan.existing)
    return result


def choice_faults(
    choices: ImportChoices, reading: PlanReading, existing: Sequence[Procurement]
) -> Iterator[Fault]:
    """Faults of choices that name unknown rows or procurements, or that contradict each other."""
    places = {(row.sheet, row.number) for row in reading.rows}
    ids, used = {row.id for row in existing}, set()
    for index, row in enumerate(choices.rows):
        where = f"/choices/rows/{index}"
        if (row.sheet, row.row) not in places:
            yield Fault(f"{where}/row", "no_such_row", {"sheet": row.sheet, "row": row.row})
        if row.procurement_id is None:
            continue
        if row.procurement_id not in ids:
            yield Fault(f"{where}/procurement_id", "not_in_this_plan")
        if row.procurement_id in used:
            yield Fault(f"{where}/procurement_id", "chosen_twice")
        used.add(row.procurement_id)
    for index, item in enumerate(choices.fields):
        if item.procurement_id not in ids:
            yield Fault(f"/choices/fields/{index}/procurement_id", "not_in_this_plan")


def _takes(choices: ImportChoices) -> dict[UUID, dict[str, Take]]:
    """Choices by procurement and field."""
    result: dict[UUID, dict[str, Take]] = {}
    for item in choices.fields:
        result.setdefault(item.procurement_id, {})[item.field] = item.take
    return result


def _ask_for_renames(result: Import, known: Identities, existing: Sequence[Procurement]) -> None:
    claimed = {row.id for row in known.matched.values()}
    left = [row for row in existing if row.id not in claimed]
    new = {
        index: row_import.fields
        for index, row_import in enumerate(result.rows)
        if row_import.state is RowState.CREATED and index not in known.decided
    }
    renames = propose_renames(new, [row for row in left if row.status not in ENDED])
    for index in renames:
        result.rows[index].state = RowState.UNDECIDED
    result.renames = [renames[index] for index in sorted(renames)]
    asked = {rename.procurement.id for rename in result.renames}
    result.missing = [row for row in left if row.import_key and row.id not in asked]


def _take(
    importer: RowImporter, row: SheetRow, existing: Procurement | None, choices: Choices
) -> tuple[RowImport, list[Fault], list[Fault]]:
    """The row without invalid fields, the remarks on these fields, and the remaining faults.

    The loop repeats until no field of the row is invalid: a field that is left out falls back to
    the application's value, and another field of the row may contradict that value.
    """
    row_import = importer.import_row(row, existing, choices)
    remarks: list[Fault] = []
    without: set[str] = set()
    while True:
        faults = list(procurement_faults(row_import.fields))
        blamed = _blamed(faults, row_import.content.names - {"title"})
        if not blamed:
            return row_import, remarks, faults
        remarks += blamed
        without |= {_name(fault) for fault in blamed}
        row_import = importer.import_row(row, existing, choices, without=without)


def _blamed(faults: Iterable[Fault], fields_of_row: Collection[str]) -> list[Fault]:
    """Faults moved to a field of the row. If two fields contradict each other, the row may have
    only one of them."""
    result = []
    for fault in faults:
        names = (_name(fault), _OTHER_SIDE.get(fault.code, ""))
        if blamed := next((name for name in names if name in fields_of_row), None):
            pointer = fault.pointer if blamed == names[0] else f"/{blamed}"
            result.append(Fault(pointer, fault.code, fault.params))
    return result


def _name(fault: Fault) -> str:
    return fault.pointer.split("/")[1]


def _more_faults(row_import: RowImport, has_reason: bool) -> Iterator[Fault]:
    is_public = row_import.existing is not None and row_import.existing.published_at is not None
    if is_public and not has_reason and (moved := sorted(DATES & row_import.changed)):
        yield Fault(f"/{moved[0]}", "reason_required")


def _problem(row: SheetRow, fault: Fault, severity: Severity) -> Problem:
    name = fault.pointer.split("/")[1]
    columns = sorted(row.cells, key=lambda column: _distance(row, column, fault))
    refs = (row.cells[column][0].ref for column in columns if name in _names(column))
    params = {
        name: without_identity_codes(value) if isinstance(value, str) else value
        for name, value in fault.params.items()
    }
    return Problem(row.sheet, next(refs, f"A{row.number}"), fault.code, params, severity)


def _distance(row: SheetRow, column: SheetField, fault: Fault) -> tuple[bool, bool]:
    """Sort key: smallest for the cell that the fault is about, if several cells fill the field."""
    written, value = row.cells[column][0].written, str(fault.params.get("value", ""))
    is_own = column in fields_remarked_at(fault.pointer.split("/")[1])
    return not is_own, value.casefold() not in written.casefold()


def _names(column: str) -> tuple[str, ...]:
    return FIELDS_OF_COLUMN.get(column, (column,))
