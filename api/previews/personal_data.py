"""What links to drafts hold of people: nothing; whoever has one may read the draft."""

from api.core.privacy import Basis, Ending, Impersonal, Personal, Sort, Whose
from api.core.retention import Period
from api.previews.models import Preview

PERSONAL = (
    Personal(
        Preview,
        {"token_hash": Sort.TOKEN, "hint": Sort.TOKEN},
        Whose.OFFICER,
        Basis.CONTRACT,
        Period.PREVIEWS,
        Ending.KEPT,
    ),
)

IMPERSONAL: Impersonal = {}
