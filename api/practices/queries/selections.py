"""Queries of selections, their history, the things that their evidence names, and
self-assessments."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all

from api.core.actor import ANONYMOUS
from api.core.keyset import after
from api.dialogues.models import Dialogue
from api.dialogues.queries import visible_to as dialogues_visible_to
from api.hidings.models import Hiding, HidingState
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.queries.visibility import plans_visible_to
from api.plans.queries.visibility import visible_to as procurements_visible_to
from api.practices.models import (
    EvidenceKind,
    PracticeSelection,
    SelectionChange,
    SelectionState,
    SelfAssessment,
)

SortKey = tuple[str]
MOST_SELECTIONS, MOST_CHANGES = 300, 200
_TABLES: dict[EvidenceKind, tuple[Any, str, ColumnElement[bool]]] = {
    EvidenceKind.PLAN: (Plan, "plans", plans_visible_to(ANONYMOUS)),
    EvidenceKind.PROCUREMENT: (Procurement, "procurements", procurements_visible_to(ANONYMOUS)),
    EvidenceKind.DIALOGUE: (Dialogue, "dialogues", dialogues_visible_to(ANONYMOUS)),
}


def page(
    organisation_id: UUID,
    states: Collection[SelectionState],
    *,
    start: SortKey | None,
    limit: int,
) -> Select[PracticeSelection]:
    """In the order of codes, with one row more than the page holds."""
    columns = (PracticeSelection.code,)
    stmt = of_organisation(organisation_id).where(after(columns, start))
    if states:
        stmt = stmt.where(PracticeSelection.state.in_(states))
    return stmt.order_by(*columns).limit(limit + 1)


def of_organisation(organisation_id: UUID) -> Select[PracticeSelection]:
    return select(PracticeSelection).where(PracticeSelection.organisation_id == organisation_id)


def by_code(organisation_id: UUID, code: str) -> Select[PracticeSelection]:
    return of_organisation(organisation_id).where(PracticeSelection.code == code)


def count(organisation_id: UUID) -> Select[int]:
    rows = of_organisation(organisation_id).subquery()
    return select(func.count()).select_from(rows)


def history(selection_id: UUID) -> Select[SelectionChange]:
    """Newest first."""
    stmt = select(SelectionChange).where(SelectionChange.selection_id == selection_id)
    return stmt.order_by(SelectionChange.at.desc(), SelectionChange.id.desc()).limit(MOST_CHANGES)


def public_targets(organisation_id: UUID, ids: Collection[UUID]) -> Select[str, UUID]:
    """Pairs of kind and id: the organisation's public things among the given ids."""
    return (
        union_all(
            *(
                select(literal(kind.value).label("kind"), table.id.label("id")).where(
                    table.organisation_id == organisation_id, table.id.in_(ids), visible
                )
                for kind, (table, _, visible) in _TABLES.items()
            )
        )
        .subquery()
        .select()
    )


def hidden_subjects(ids: Collection[UUID]) -> Select[str]:
    """Subjects of the given things with hidden or destroyed texts."""
    subjects = [f"{collection}/{item}" for _, collection, _ in _TABLES.values() for item in ids]
    return select(Hiding.subject).where(
        Hiding.subject.in_(subjects), Hiding.state == HidingState.DONE
    )


def assessment(organisation_id: UUID) -> Select[SelfAssessment]:
    return select(SelfAssessment).where(SelfAssessment.organisation_id == organisation_id)
