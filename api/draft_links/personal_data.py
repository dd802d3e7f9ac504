"""Personal data in links to drafts: their creators."""

from api.core.privacy import (
    DataCategory,
    DataSubject,
    Impersonal,
    LegalBasis,
    Personal,
    RetentionAction,
)
from api.core.retention import RetentionPeriod
from api.draft_links.models import Preview

PERSONAL = (
    Personal(
        Preview,
        {
            "token_hash": DataCategory.TOKEN,
            "hint": DataCategory.TOKEN,
            "maker_id": DataCategory.LINK,
        },
        DataSubject.OFFICER,
        LegalBasis.CONTRACT,
        RetentionPeriod.PREVIEWS,
        RetentionAction.KEPT,
    ),
)

IMPERSONAL: Impersonal = {}
