"""Responses to batches."""

from uuid import UUID

import msgspec

from api.core.errors import Fault, Problem
from api.core.i18n import Language
from api.http.problems import ProblemDetails, describe
from api.plans.service.upserts import Upserted, UpsertOutcome


class BatchItem(msgspec.Struct):
    reference: str | None
    outcome: UpsertOutcome
    procurement_id: UUID | None = None
    """Null if the item was refused."""
    kept: list[str] = []
    """Fields that keep their values, because the given ones hold words that have been hidden."""
    problem: ProblemDetails | None = None
    """Why the item was refused. Its pointers begin with the item: `/items/3/title`."""


class BatchOut(msgspec.Struct):
    """The result of each item, in the order of the request."""

    created: int
    updated: int
    unchanged: int
    refused: int
    items: list[BatchItem]


def batch_out(results: list[Upserted], language: Language, *, base: str, instance: str) -> BatchOut:
    def item_out(index: int, result: Upserted) -> BatchItem:
        problem = None
        if result.problem is not None:
            placed = _placed(result.problem, index)
            problem = describe(placed, language, base=base, instance=instance)
        row_id = result.row.id if result.row else None
        return BatchItem(result.reference, result.outcome, row_id, result.kept, problem)

    counts = {
        outcome.value: sum(result.outcome is outcome for result in results)
        for outcome in UpsertOutcome
    }
    items = [item_out(index, result) for index, result in enumerate(results)]
    return BatchOut(**counts, items=items)


def _placed(problem: Problem, index: int) -> Problem:
    """The problem with pointers from the root of the request's body."""
    problem.faults = tuple(
        Fault(f"/items/{index}{fault.pointer}", fault.code, fault.params)
        for fault in problem.faults
    )
    return problem
