"""Personal data in webhooks: texts of the organisation, responses of receivers."""

from api.core.privacy import (
    CODE,
    DataCategory,
    DataSubject,
    Impersonal,
    LegalBasis,
    Personal,
    RetentionAction,
)
from api.core.retention import RetentionPeriod
from api.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint

PERSONAL = (
    Personal(
        WebhookEndpoint,
        {
            "url": DataCategory.TEXT,
            "description": DataCategory.TEXT,
            "criteria": DataCategory.TEXT,
            "query": DataCategory.TEXT,
            "keys": DataCategory.TEXT,
            "maker_id": DataCategory.LINK,
        },
        DataSubject.OFFICER,
        LegalBasis.CONTRACT,
        RetentionPeriod.ORGANISATION,
        RetentionAction.KEPT,
    ),
    Personal(
        WebhookAttempt,
        {"answer": DataCategory.TEXT},
        DataSubject.NAMED,
        LegalBasis.CONTRACT,
        RetentionPeriod.WEBHOOK_ATTEMPTS,
        RetentionAction.KEPT,
    ),
)

IMPERSONAL: Impersonal = {
    WebhookEndpoint: {"types": CODE, "query_version": CODE},
    WebhookDelivery: {"subject": "A collection and the identifier of a thing."},
}
