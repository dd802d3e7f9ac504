"""What webhooks can hold of people: what an organisation writes, what receivers answer."""

from api.core.privacy import CODE, Basis, Ending, Impersonal, Personal, Sort, Whose
from api.core.retention import Period
from api.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint

PERSONAL = (
    Personal(
        WebhookEndpoint,
        {
            "url": Sort.TEXT,
            "description": Sort.TEXT,
            "criteria": Sort.TEXT,
            "query": Sort.TEXT,
            "keys": Sort.TEXT,
            "maker_id": Sort.LINK,
        },
        Whose.OFFICER,
        Basis.CONTRACT,
        Period.ORGANISATION,
        Ending.KEPT,
    ),
    Personal(
        WebhookAttempt,
        {"answer": Sort.TEXT},
        Whose.NAMED,
        Basis.CONTRACT,
        Period.WEBHOOK_ATTEMPTS,
        Ending.KEPT,
    ),
)

IMPERSONAL: Impersonal = {
    WebhookEndpoint: {"types": CODE, "query_version": CODE},
    WebhookDelivery: {"subject": "A collection and the identifier of a thing."},
}
