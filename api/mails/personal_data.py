"""Personal data of mails."""

from sqlalchemy import or_

from api.core.privacy import (
    DataCategory,
    DataSubject,
    Impersonal,
    LegalBasis,
    Personal,
    RetentionAction,
)
from api.core.retention import RetentionPeriod
from api.mails.models import Mail, Suppression

PERSONAL = (
    Personal(
        Mail,
        {
            "person_id": DataCategory.LINK,
            "address": DataCategory.ADDRESS,
            "key": DataCategory.LINK,
            "subject": DataCategory.TEXT,
            "text": DataCategory.TEXT,
            "html": DataCategory.TEXT,
            "headers": DataCategory.ADDRESS,
            "calendar": DataCategory.TEXT,
            "last_error": DataCategory.TEXT,
        },
        DataSubject.USER,
        LegalBasis.CONTRACT,
        RetentionPeriod.MAILS,
        RetentionAction.DELETED,
        of=lambda key: or_(Mail.person_id == key.person_id, Mail.address == key.email),
        secret=("html", "headers", "last_error"),
    ),
    Personal(
        Suppression,
        {
            "person_id": DataCategory.LINK,
            "address": DataCategory.ADDRESS,
            "diagnostic": DataCategory.TEXT,
        },
        DataSubject.USER,
        LegalBasis.LEGITIMATE_INTEREST,
        RetentionPeriod.SUPPRESSIONS,
        RetentionAction.DELETED,
        of=lambda key: or_(
            Suppression.person_id == key.person_id, Suppression.address == key.email
        ),
    ),
)

IMPERSONAL: Impersonal = {
    Mail: {
        "trace_id": "Made by us at random for each request.",
    },
    Suppression: {"status": "A status code of RFC 3463."},
}
