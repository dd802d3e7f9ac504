"""What mails hold of people."""

from sqlalchemy import or_

from api.core.privacy import Basis, Ending, Impersonal, Personal, Sort, Whose
from api.core.retention import Period
from api.mails.models import Mail, Suppression

PERSONAL = (
    Personal(
        Mail,
        {
            "person_id": Sort.LINK,
            "address": Sort.ADDRESS,
            "key": Sort.LINK,
            "subject": Sort.TEXT,
            "text": Sort.TEXT,
            "html": Sort.TEXT,
            "headers": Sort.ADDRESS,
            "calendar": Sort.TEXT,
            "last_error": Sort.TEXT,
        },
        Whose.USER,
        Basis.CONTRACT,
        Period.MAILS,
        Ending.DELETED,
        of=lambda key: or_(Mail.person_id == key.person_id, Mail.address == key.email),
        secret=("html", "headers", "last_error"),
    ),
    Personal(
        Suppression,
        {"person_id": Sort.LINK, "address": Sort.ADDRESS, "diagnostic": Sort.TEXT},
        Whose.USER,
        Basis.LEGITIMATE_INTEREST,
        Period.SUPPRESSIONS,
        Ending.DELETED,
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
