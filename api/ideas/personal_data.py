"""Personal data in ideas, and the texts that can be hidden."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, null, select

from api.core.privacy import (
    CODE,
    DataCategory,
    DataSubject,
    Hideable,
    Impersonal,
    LegalBasis,
    Personal,
    ProcessingRole,
    RetentionAction,
    TextColumns,
    case_file,
    same,
)
from api.core.retention import RetentionPeriod
from api.ideas.models import Idea

_WORDS = ("title", "text", "audience", "need", "link")

PERSONAL = (
    Personal(
        Idea,
        {"person_id": DataCategory.LINK, **dict.fromkeys(_WORDS, DataCategory.TEXT)},
        DataSubject.OFFICER,
        LegalBasis.PUBLIC_TASK,
        RetentionPeriod.CASE_FILE,
        RetentionAction.UNLINKED,
        ProcessingRole.PROCESSOR,
        of=lambda key: Idea.person_id == key.person_id,
        links=("person_id",),
    ),
    Personal(
        Idea,
        {"decided_by": DataCategory.LINK},
        DataSubject.OFFICER,
        LegalBasis.PUBLIC_TASK,
        RetentionPeriod.CASE_FILE,
        RetentionAction.KEPT,
        ProcessingRole.PROCESSOR,
        of=lambda key: Idea.decided_by == key.person_id,
    ),
    case_file(Idea, reason=DataCategory.TEXT),
)
IMPERSONAL: Impersonal = {Idea: {"cpv": CODE}}


def _owner(thing: UUID) -> Select[*tuple[Any, ...]]:
    is_public = Idea.public & Idea.decided_at.is_not(None)
    return select(Idea.organisation_id, null(), is_public, Idea.person_id, null()).where(
        Idea.id == thing
    )


HIDEABLE = (
    Hideable(
        "ideas",
        (TextColumns(Idea, same(*_WORDS, "reason"), lambda thing: Idea.id == thing),),
        _owner,
    ),
)
