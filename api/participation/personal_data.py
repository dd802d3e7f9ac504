"""What participants hold of people."""

from api.core.privacy import Basis, Ending, Impersonal, Personal, Role, Sort, Whose
from api.core.retention import Period
from api.participation.models import Exclusion, Participant

PERSONAL = (
    Personal(
        Participant,
        {"person_id": Sort.LINK, "receipt_hash": Sort.TOKEN},
        Whose.PARTICIPANT,
        Basis.PUBLIC_TASK,
        Period.CASE_FILE,
        Ending.UNLINKED,
        Role.PROCESSOR,
        of=lambda key: Participant.id.in_(key.participants),
        links=("person_id", "receipt_hash"),
        secret=("receipt_hash",),
    ),
    Personal(
        Exclusion,
        {"participant_id": Sort.LINK, "reason": Sort.TEXT},
        Whose.PARTICIPANT,
        Basis.PUBLIC_TASK,
        Period.CASE_FILE,
        Ending.KEPT,
        Role.PROCESSOR,
        of=lambda key: Exclusion.participant_id.in_(key.participants),
    ),
)

IMPERSONAL: Impersonal = {}
