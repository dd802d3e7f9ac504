"""Personal data in participants and exclusions."""

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
from api.participation.models import Exclusion, Participant

PERSONAL = (
    Personal(
        Participant,
        {"person_id": DataCategory.LINK, "receipt_hash": DataCategory.TOKEN},
        DataSubject.PARTICIPANT,
        LegalBasis.PUBLIC_TASK,
        RetentionPeriod.CASE_FILE,
        RetentionAction.UNLINKED,
        ProcessingRole.PROCESSOR,
        of=lambda key: Participant.id.in_(key.participants),
        links=("person_id", "receipt_hash"),
        secret=("receipt_hash",),
    ),
    Personal(
        Exclusion,
        {"participant_id": DataCategory.LINK, "reason": DataCategory.TEXT},
        DataSubject.PARTICIPANT,
        LegalBasis.PUBLIC_TASK,
        RetentionPeriod.CASE_FILE,
        RetentionAction.KEPT,
        ProcessingRole.PROCESSOR,
        of=lambda key: Exclusion.participant_id.in_(key.participants),
    ),
)

IMPERSONAL: Impersonal = {}
