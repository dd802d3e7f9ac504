"""Personal data in this feature's own tables."""

from sqlalchemy import or_

from api.core.privacy import (
    CODE,
    DataCategory,
    DataSubject,
    Impersonal,
    LegalBasis,
    Personal,
    RetentionAction,
    case_file,
)
from api.core.retention import RetentionPeriod
from api.personal_data.models import CaseFile, ErasureRequest, Export

PERSONAL = (
    Personal(
        ErasureRequest,
        {
            "person_id": DataCategory.LINK,
            "participant_id": DataCategory.LINK,
            "token_hash": DataCategory.TOKEN,
        },
        DataSubject.USER,
        LegalBasis.LEGAL_OBLIGATION,
        RetentionPeriod.ERASURE_REQUESTS,
        RetentionAction.KEPT,
        of=lambda key: or_(
            ErasureRequest.person_id == key.person_id,
            ErasureRequest.participant_id.in_(key.participants),
        ),
        secret=("token_hash",),
    ),
    Personal(
        Export,
        {
            "person_id": DataCategory.LINK,
            "participant_id": DataCategory.LINK,
            "storage_key": DataCategory.FILE,
        },
        DataSubject.USER,
        LegalBasis.LEGAL_OBLIGATION,
        RetentionPeriod.EXPORTS,
        RetentionAction.DELETED,
        of=lambda key: or_(
            Export.person_id == key.person_id, Export.participant_id.in_(key.participants)
        ),
        secret=("storage_key",),
    ),
    case_file(CaseFile, case_reference=DataCategory.TEXT),
)

IMPERSONAL: Impersonal = {CaseFile: {"subject": CODE}}
