"""Personal data in interests, and the texts that can be hidden."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, null, select

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
    same,
)
from api.core.retention import RetentionPeriod
from api.dialogues.models import Dialogue
from api.interests.models import Interest
from api.plans.models.procurements import Procurement

_WORDS = ("message", "capacity", "wished_lot_size")

PERSONAL = (
    Personal(
        Interest,
        {"person_id": DataCategory.LINK, **dict.fromkeys(_WORDS, DataCategory.TEXT)},
        DataSubject.OFFICER,
        LegalBasis.PUBLIC_TASK,
        RetentionPeriod.CASE_FILE,
        RetentionAction.UNLINKED,
        ProcessingRole.PROCESSOR,
        of=lambda key: Interest.person_id == key.person_id,
        links=("person_id",),
    ),
)

IMPERSONAL: Impersonal = {Interest: {"regions": CODE}}


def _owner(thing: UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(
            func.coalesce(Procurement.organisation_id, Dialogue.organisation_id),
            Dialogue.id,
            Interest.public,
            Interest.person_id,
            null(),
        )
        .select_from(Interest)
        .outerjoin(Procurement, Procurement.id == Interest.procurement_id)
        .outerjoin(Dialogue, Dialogue.id == Interest.dialogue_id)
        .where(Interest.id == thing)
    )


HIDEABLE = (
    Hideable(
        "interests",
        (TextColumns(Interest, same(*_WORDS), lambda thing: Interest.id == thing),),
        _owner,
    ),
)
