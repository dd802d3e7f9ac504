from typing import Any

from api.core.i18n import Language
from api.core.ids import new_id
from api.ideas.models import Idea, IdeaStatus
from api.organisations.models import Organisation


def idea(buyer: Organisation, supplier: Organisation, **values: Any) -> Idea:
    """Waits for the buyer, and is for its eyes only."""
    defaults: dict[str, Any] = {
        "id": new_id(),
        "organisation_id": buyer.id,
        "supplier_id": supplier.id,
        "status": IdeaStatus.SENT,
        "public": False,
        "title": "Yhteiset lastenistuimet koulutakseihin",
        "text": "Istuimet kulkevat reittien mukana.",
        "audience": "Koululaiset",
        "need": "Turvalliset koulumatkat",
        "language": Language.FI,
        "reason": {},
    }
    return Idea(**{**defaults, **values})
