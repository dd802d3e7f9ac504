"""The planned result of an import, by row, with problems by cell. Nothing is changed yet."""

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
from api.spreadsheets.problems import MOST_REPORTED


class Severity(StrEnum):
    ERROR = "error"
    """The row cannot be imported."""
    WARNING = "warning"
    """The row is imported. A decision was made, or a value left out, for the writer to check."""


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
    """Action of the import on a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    UNDECIDED = "undecided"
    """The row resembles a procurement that is no longer in the sheet. It is not imported until
    somebody decides whether it is that procurement."""
    HIDDEN_WORDS = "hidden_words"
    """The title holds words that were hidden in this plan: the row is not imported."""
    FAILED = "failed"


APPLIED = frozenset({RowState.CREATED, RowState.UPDATED, RowState.UNCHANGED})


@dataclass
class RowImport:
    """One row and its planned result. `existing` is None for a new procurement."""

    row: SheetRow
    content: RowContent
    fields: ProcurementFields
    """Fields of the procurement after the import."""
    notes: str
    existing: Procurement | None
    changed: frozenset[str]
    differing: list[Differing]
    written: Written
    import_key: str
    state: RowState
    new_id: UUID | None = None
    """Id of the created procurement."""

    @property
    def procurement_id(self) -> UUID | None:
        return self.existing.id if self.existing else self.new_id

    @property
    def conflicts(self) -> list[Differing]:
        return [item for item in self.differing if item.standing is Standing.CONFLICT]


@dataclass
class Import:
    """The planned result of an import. It is not applied while `errors` is true."""

    rows: list[RowImport] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """The first thousand of each severity."""
    problems_left_out: int = 0
    renames: list[Rename] = field(default_factory=list)
    missing: list[Procurement] = field(default_factory=list)
    """Procurements of an earlier sheet that are not in this one. The import keeps them."""
    _noted: Counter[Severity] = field(default_factory=Counter)

    @property
    def errors(self) -> bool:
        return self.failed > 0

    @property
    def applied_rows(self) -> list[RowImport]:
        return [row_import for row_import in self.rows if row_import.state in APPLIED]

    def note(self, problems: Iterable[Problem]) -> None:
        """Keeps the first thousand problems of each severity and counts the rest."""
        for problem in problems:
            if self._noted[problem.severity] < MOST_REPORTED:
                self._noted[problem.severity] += 1
                self.problems.append(problem)
            else:
                self.problems_left_out += 1

    def of(self, state: RowState) -> list[RowImport]:
        return [row_import for row_import in self.rows if row_import.state is state]

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
        return (
            (row_import, conflict)
            for row_import in self.applied_rows
            for conflict in row_import.conflicts
        )

    @property
    def gaps(self) -> Counter[str]:
        """Number of rows that lack a field required for publication, by pointer."""
        faults = (publication_faults(row_import.fields) for row_import in self.applied_rows)
        return Counter(fault.pointer for fault in chain.from_iterable(faults))
