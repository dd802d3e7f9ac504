"""What this feature's own tables hold of people."""

from sqlalchemy import or_

from api.core.privacy import CODE, Basis, Ending, Impersonal, Personal, Sort, Whose, case_file
from api.core.retention import Period
from api.personal_data.models import CaseFile, ErasureRequest, Export

PERSONAL = (
    Personal(
        ErasureRequest,
        {"person_id": Sort.LINK, "participant_id": Sort.LINK, "token_hash": Sort.TOKEN},
        Whose.USER,
        Basis.LEGAL_OBLIGATION,
        Period.ERASURE_REQUESTS,
        Ending.KEPT,
        of=lambda key: or_(
            ErasureRequest.person_id == key.person_id,
            ErasureRequest.participant_id.in_(key.participants),
        ),
        secret=("token_hash",),
    ),
    Personal(
        Export,
        {"person_id": Sort.LINK, "participant_id": Sort.LINK, "storage_key": Sort.FILE},
        Whose.USER,
        Basis.LEGAL_OBLIGATION,
        Period.EXPORTS,
        Ending.DELETED,
        of=lambda key: or_(
            Export.person_id == key.person_id, Export.participant_id.in_(key.participants)
        ),
        secret=("storage_key",),
    ),
    case_file(CaseFile, case_reference=Sort.TEXT),
)

IMPERSONAL: Impersonal = {CaseFile: {"subject": CODE}}
