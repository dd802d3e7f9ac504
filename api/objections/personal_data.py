"""What objections hold of people."""

from sqlalchemy import or_

from api.core.privacy import Basis, Ending, Impersonal, Personal, Role, Sort, Whose
from api.core.retention import Period
from api.objections.models import Objection

PERSONAL = (
    Personal(
        Objection,
        {
            "text": Sort.TEXT,
            "answer": Sort.TEXT,
            "person_id": Sort.LINK,
            "participant_id": Sort.LINK,
            "decided_by": Sort.LINK,
        },
        Whose.PARTICIPANT,
        Basis.LEGAL_OBLIGATION,
        Period.CASE_FILE,
        Ending.UNLINKED,
        Role.PROCESSOR,
        of=lambda key: or_(
            Objection.person_id == key.person_id, Objection.participant_id.in_(key.participants)
        ),
        links=("person_id",),
        secret=("decided_by",),
    ),
)

IMPERSONAL: Impersonal = {Objection: {"about": "A collection and the identifier of a decision."}}
