"""What an import would do: row by row, with the problems by cell. Nothing of it is done yet."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import Any
from uuid import UUID

from api.plans.importing.renames import Rename
from api.plans.importing.row_mapping import RowContent
from api.plans.importing.sheet.result import SheetRow
from api.plans.importing.three_way import Differing, Standing
from api.plans.inputs.procurements import ProcurementFields
from api.plans.models.imports import Written
from api.plans.models.procurements import Procurement
from api.plans.rules.faults import publication_faults
from api.spreadsheets.problems import MOST_KEPT, Severity


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


class RowState(StrEnum):
    """What becomes of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    UNDECIDED = "undecided"
    """It looks like a procurement that the sheet no longer has: nothing is done until somebody says
    whether it is that one."""
    HIDDEN_WORDS = "hidden_words"
    """Its title holds words that were hidden in this plan: it is not taken."""
    FAILED = "failed"


APPLIED = frozenset({RowState.CREATED, RowState.UPDATED, RowState.UNCHANGED})


@dataclass
class RowImport:
    """One row and what becomes of it. `existing` None: a new procurement."""

    row: SheetRow
    said: RowContent
    fields: ProcurementFields
    """As the procurement says afterwards."""
    notes: str
    existing: Procurement | None
    changed: frozenset[str]
    differing: list[Differing]
    written: Written
    import_key: str
    state: RowState
    new_id: UUID | None = None
    """Of the procurement that was created."""

    @property
    def procurement_id(self) -> UUID | None:
        return self.existing.id if self.existing else self.new_id

    @property
    def conflicts(self) -> list[Differing]:
        return [item for item in self.differing if item.standing is Standing.CONFLICT]


@dataclass
class Import:
    """What an import would do. Nothing of it is done while `errors` is true."""

    rows: list[RowImport] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """The first of each severity."""
    problems_left_out: int = 0
    renames: list[Rename] = field(default_factory=list)
    missing: list[Procurement] = field(default_factory=list)
    """In the plan from an earlier sheet, not in this one. Left as they are."""
    _noted: Counter[Severity] = field(default_factory=Counter)

    @property
    def errors(self) -> bool:
        return self.failed > 0

    @property
    def takings(self) -> list[RowImport]:
        return [taking for taking in self.rows if taking.state in APPLIED]

    def note(self, problems: Iterable[Problem]) -> None:
        """Those beyond the first thousand of a severity are only counted."""
        for problem in problems:
            if self._noted[problem.severity] < MOST_KEPT:
                self._noted[problem.severity] += 1
                self.problems.append(problem)
            else:
                self.problems_left_out += 1

    def of(self, state: RowState) -> list[RowImport]:
        return [taking for taking in self.rows if taking.state is state]

    @property
    def created(self) -> list[RowImport]:
        return self.of(RowState.CREATED)

    @property
    def updated(self) -> list[RowImport]:
        return self.of(RowState.UPDATED)

    @property
    def unchanged(self) -> int:
        return len(self.of(RowState.UNCHANGED))

    @property
    def failed(self) -> int:
        return len(self.of(RowState.FAILED))

    @property
    def conflicts(self) -> Iterator[tuple[RowImport, Differing]]:
        return ((taking, conflict) for taking in self.takings for conflict in taking.conflicts)

    @property
    def gaps(self) -> Counter[str]:
        """How many rows lack what their publication asks for, by pointer."""
        faults = (publication_faults(taking.fields) for taking in self.takings)
        return Counter(fault.pointer for fault in chain.from_iterable(faults))
