"""What hidings hold of people."""

from sqlalchemy import or_

from api.core.privacy import CODE, Basis, Ending, Impersonal, Personal, Role, Sort, Whose
from api.core.retention import Period
from api.hidings.models import Hiding, SealedOriginal

PERSONAL = (
    Personal(
        Hiding,
        {
            "reason": Sort.TEXT,
            "passage": Sort.TEXT,
            "person_id": Sort.LINK,
            "confirmed_by": Sort.LINK,
            "unfinished": Sort.FILE,
        },
        Whose.OFFICER,
        Basis.LEGAL_OBLIGATION,
        Period.CASE_FILE,
        Ending.KEPT,
        Role.PROCESSOR,
        of=lambda key: or_(Hiding.person_id == key.person_id, Hiding.confirmed_by == key.person_id),
        secret=("author_person_id", "author_participant_id", "passage", "unfinished"),
    ),
    Personal(
        Hiding,
        {"author_person_id": Sort.LINK, "author_participant_id": Sort.LINK},
        Whose.PARTICIPANT,
        Basis.LEGAL_OBLIGATION,
        Period.CASE_FILE,
        Ending.UNLINKED,
        Role.PROCESSOR,
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
            "original": Sort.TEXT,
            "replacement": Sort.TEXT,
            "row_key": Sort.LINK,
            "storage_key": Sort.FILE,
        },
        Whose.NAMED,
        Basis.LEGAL_OBLIGATION,
        Period.CASE_FILE,
        Ending.KEPT,
        Role.PROCESSOR,
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
