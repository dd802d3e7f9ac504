"""What links to drafts hold of people: who made them."""

from api.core.privacy import Basis, Ending, Impersonal, Personal, Sort, Whose
from api.core.retention import Period
from api.previews.models import Preview

PERSONAL = (
    Personal(
        Preview,
        {"token_hash": Sort.TOKEN, "hint": Sort.TOKEN, "maker_id": Sort.LINK},
        Whose.OFFICER,
        Basis.CONTRACT,
        Period.PREVIEWS,
        Ending.KEPT,
    ),
)

IMPERSONAL: Impersonal = {}
