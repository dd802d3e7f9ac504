"""Personal data in hidings."""

from sqlalchemy import or_

from api.core.privacy import (
    CODE,
    DataCategory,
    DataSubject,
    Impersonal,
    LegalBasis,
    Personal,
    ProcessingRole,
    RetentionAction,
)
from api.core.retention import RetentionPeriod
from api.hidings.models import Hiding, SealedOriginal

PERSONAL = (
    Personal(
        Hiding,
        {
            "reason": DataCategory.TEXT,
            "passage": DataCategory.TEXT,
            "person_id": DataCategory.LINK,
            "confirmed_by": DataCategory.LINK,
            "unfinished": DataCategory.FILE,
        },
        DataSubject.OFFICER,
        LegalBasis.LEGAL_OBLIGATION,
        RetentionPeriod.CASE_FILE,
        RetentionAction.KEPT,
        ProcessingRole.PROCESSOR,
        of=lambda key: or_(Hiding.person_id == key.person_id, Hiding.confirmed_by == key.person_id),
        secret=("author_person_id", "author_participant_id", "passage", "unfinished"),
    ),
    Personal(
        Hiding,
        {"author_person_id": DataCategory.LINK, "author_participant_id": DataCategory.LINK},
        DataSubject.PARTICIPANT,
        LegalBasis.LEGAL_OBLIGATION,
        RetentionPeriod.CASE_FILE,
        RetentionAction.UNLINKED,
        ProcessingRole.PROCESSOR,
        of=lambda key: or_(
            Hiding.author_person_id == key.person_id,
            Hiding.author_participant_id.in_(key.participants),
        ),
        links=("author_person_id",),
        secret=("person_id", "confirmed_by", "passage", "unfinished"),
    ),
    Personal(
        SealedOriginal,
        {
            "original": DataCategory.TEXT,
            "replacement": DataCategory.TEXT,
            "row_key": DataCategory.LINK,
            "storage_key": DataCategory.FILE,
        },
        DataSubject.NAMED,
        LegalBasis.LEGAL_OBLIGATION,
        RetentionPeriod.CASE_FILE,
        RetentionAction.KEPT,
        ProcessingRole.PROCESSOR,
    ),
)

IMPERSONAL: Impersonal = {
    Hiding: {
        "subject": "A collection and the identifier of a thing.",
        "field": CODE,
        "language": CODE,
        "fields": CODE,
        "passage_mac": "A keyed hash of the passage.",
    },
    SealedOriginal: {
        "subject": "A collection and the identifier of a thing.",
        "table_name": CODE,
        "column_name": CODE,
    },
}
