"""Personal data in drafts of forms."""

from api.core.privacy import (
    DataCategory,
    DataSubject,
    Impersonal,
    LegalBasis,
    Personal,
    RetentionAction,
)
from api.core.retention import RetentionPeriod
from api.forms.models import FormDraft, FormSubmission

PERSONAL = (
    Personal(
        FormDraft,
        {"browser": DataCategory.TOKEN, "entries": DataCategory.TEXT},
        DataSubject.USER,
        LegalBasis.CONTRACT,
        RetentionPeriod.FORM_DRAFTS,
        RetentionAction.KEPT,
    ),
)

IMPERSONAL: Impersonal = {
    FormDraft: {"path": "The address of a form, with identifiers of things."},
    FormSubmission: {
        "id_hash": "A hash of a random number that we make for each form.",
        "location": "The address of a page, with identifiers of things.",
    },
}
