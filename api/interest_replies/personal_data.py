"""Personal data in replies to interests."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, false, func, null, select

from api.core.privacy import (
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
from api.dialogues.models import Dialogue
from api.interest_replies.models import InterestReply
from api.interests.models import Interest
from api.plans.models.procurements import Procurement

PERSONAL = (
    Personal(
        InterestReply,
        {"person_id": DataCategory.LINK},
        DataSubject.OFFICER,
        LegalBasis.PUBLIC_TASK,
        RetentionPeriod.CASE_FILE,
        RetentionAction.KEPT,
        ProcessingRole.PROCESSOR,
        of=lambda key: InterestReply.person_id == key.person_id,
    ),
    case_file(InterestReply, text=DataCategory.TEXT),
)
IMPERSONAL: Impersonal = {}


def _owner(thing: UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(
            func.coalesce(Procurement.organisation_id, Dialogue.organisation_id),
            Dialogue.id,
            false(),
            InterestReply.person_id,
            null(),
        )
        .select_from(InterestReply)
        .join(Interest, Interest.id == InterestReply.interest_id)
        .outerjoin(Procurement, Procurement.id == Interest.procurement_id)
        .outerjoin(Dialogue, Dialogue.id == Interest.dialogue_id)
        .where(InterestReply.id == thing)
    )


HIDEABLE = (
    Hideable(
        "interest-replies",
        (TextColumns(InterestReply, same("text"), lambda thing: InterestReply.id == thing),),
        _owner,
    ),
)
