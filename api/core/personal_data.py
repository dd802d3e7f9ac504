"""Personal data in the kernel's tables."""

from sqlalchemy import func

from api.core.audit import AuditEntry
from api.core.idempotency import IdempotentAnswer
from api.core.outbox import OutboxEvent
from api.core.privacy import (
    DataCategory,
    DataSubject,
    Impersonal,
    LegalBasis,
    Personal,
    PersonKey,
    RetentionAction,
)
from api.core.quotas import Quota
from api.core.retention import RetentionPeriod


def _owner(key: PersonKey) -> list[str]:
    own = [f"person:{key.person_id}"] if key.is_person else []
    return own + [f"receipt:{participant}" for participant in key.participants]


PERSONAL = (
    Personal(
        AuditEntry,
        {"person_id": DataCategory.LINK, "target": DataCategory.LINK},
        DataSubject.USER,
        LegalBasis.LEGAL_OBLIGATION,
        RetentionPeriod.AUDIT_LOG,
        RetentionAction.UNLINKED,
        of=lambda key: AuditEntry.person_id == key.person_id,
        links=("person_id",),
        secret=("api_key_id", "organisation_id"),
    ),
    Personal(
        IdempotentAnswer,
        {
            "owner": DataCategory.LINK,
            "body": DataCategory.TEXT,
            "headers": DataCategory.TEXT,
            "key": DataCategory.TEXT,
        },
        DataSubject.USER,
        LegalBasis.CONTRACT,
        RetentionPeriod.IDEMPOTENT_ANSWERS,
        RetentionAction.DELETED,
        of=lambda key: IdempotentAnswer.owner == func.any(_owner(key)),
        secret=("request_hash", "headers", "body"),
    ),
    Personal(
        OutboxEvent,
        {"resource": DataCategory.TEXT},
        DataSubject.NAMED,
        LegalBasis.PUBLIC_TASK,
        RetentionPeriod.EVENT_LOG,
        RetentionAction.KEPT,
    ),
)

_TRACE = "A random id that the platform makes for each request."
IMPERSONAL: Impersonal = {
    AuditEntry: {
        "action": "A name that the platform defines.",
        "changed": "Names of fields.",
        "trace_id": _TRACE,
    },
    OutboxEvent: {
        "type": "A name that the platform defines.",
        "subject": "A collection and an identifier.",
        "data": "Identifiers, codes and names of fields; a test holds that no event has free text.",
        "trace_id": _TRACE,
    },
    Quota: {
        "purpose": "A name that the platform defines.",
        "subject": "A keyed hash of the subject and the window, deleted after the window.",
    },
    IdempotentAnswer: {
        "request_hash": "A hash of a request, deleted after a day.",
    },
}
