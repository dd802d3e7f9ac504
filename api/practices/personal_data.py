"""Personal data in practices and selections: texts, which may name anybody. Roles, not people, are
responsible."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, null, select, true

from api.core.privacy import (
    CODE,
    DataCategory,
    DataSubject,
    Hideable,
    Impersonal,
    LegalBasis,
    Personal,
    RetentionAction,
    TextColumns,
    case_file,
    same,
)
from api.core.retention import RetentionPeriod
from api.practices.models import (
    ModelEdition,
    Practice,
    PracticeSelection,
    SelectionChange,
    SelfAssessment,
)

PERSONAL = (
    Personal(
        ModelEdition,
        {"title": DataCategory.TEXT, "note": DataCategory.TEXT},
        DataSubject.NAMED,
        LegalBasis.PUBLIC_TASK,
        RetentionPeriod.ORGANISATION,
        RetentionAction.KEPT,
    ),
    case_file(Practice, content=DataCategory.TEXT, change_note=DataCategory.TEXT),
    case_file(PracticeSelection, reason=DataCategory.TEXT, evidence=DataCategory.TEXT),
    case_file(SelectionChange, reason=DataCategory.TEXT),
)

IMPERSONAL: Impersonal = {
    ModelEdition: {"code": CODE},
    Practice: {"code": CODE, "contributions": "Identifiers of public contributions."},
    PracticeSelection: {"code": CODE},
    SelfAssessment: {"replies": "Replies of an organisation, chosen from a list."},
}


def _practice(thing: UUID) -> Select[*tuple[Any, ...]]:
    return select(Practice.organisation_id, null(), true(), null(), null()).where(
        Practice.id == thing
    )


def _selection(thing: UUID) -> Select[*tuple[Any, ...]]:
    return select(PracticeSelection.organisation_id, null(), true(), null(), null()).where(
        PracticeSelection.id == thing
    )


HIDEABLE = (
    Hideable(
        "practices",
        (
            TextColumns(
                Practice,
                same("content"),
                lambda thing: Practice.id == thing,
                passages_only=True,
            ),
            TextColumns(Practice, same("change_note"), lambda thing: Practice.id == thing),
        ),
        _practice,
    ),
    Hideable(
        "practice-selections",
        (
            TextColumns(
                PracticeSelection, same("reason"), lambda thing: PracticeSelection.id == thing
            ),
            TextColumns(
                PracticeSelection,
                same("evidence"),
                lambda thing: PracticeSelection.id == thing,
                passages_only=True,
            ),
            TextColumns(
                SelectionChange, same("reason"), lambda thing: SelectionChange.selection_id == thing
            ),
        ),
        _selection,
    ),
)
