"""Personal data in objections."""

from sqlalchemy import or_

from api.core.privacy import (
    DataCategory,
    DataSubject,
    Impersonal,
    LegalBasis,
    Personal,
    ProcessingRole,
    RetentionAction,
)
from api.core.retention import RetentionPeriod
from api.objections.models import Objection

PERSONAL = (
    Personal(
        Objection,
        {
            "text": DataCategory.TEXT,
            "answer": DataCategory.TEXT,
            "person_id": DataCategory.LINK,
            "participant_id": DataCategory.LINK,
            "decided_by": DataCategory.LINK,
        },
        DataSubject.PARTICIPANT,
        LegalBasis.LEGAL_OBLIGATION,
        RetentionPeriod.CASE_FILE,
        RetentionAction.UNLINKED,
        ProcessingRole.PROCESSOR,
        of=lambda key: or_(
            Objection.person_id == key.person_id, Objection.participant_id.in_(key.participants)
        ),
        links=("person_id",),
        secret=("decided_by",),
    ),
)

IMPERSONAL: Impersonal = {Objection: {"about": "A collection and the identifier of a decision."}}
