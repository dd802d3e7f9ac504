from typing import Any

from api.core.clock import utc_now
from api.core.i18n import Language
from api.core.ids import new_id
from api.dialogues.models import Dialogue
from api.interest_replies.models import InterestReply
from api.interests.models import Interest, InterestKind
from api.organisations.models import Organisation
from api.plans.models.procurements import Procurement


def interest(supplier: Organisation, target: Procurement | Dialogue, **values: Any) -> Interest:
    """In bidding; for the buyer's eyes only."""
    defaults: dict[str, Any] = {
        "id": new_id(),
        "organisation_id": supplier.id,
        "procurement_id": target.id if isinstance(target, Procurement) else None,
        "dialogue_id": target.id if isinstance(target, Dialogue) else None,
        "kind": InterestKind.BID,
        "regions": ["17"],
        "capacity": "Viisi autoa",
        "wished_lot_size": "",
        "message": "Olemme kiinnostuneita.",
        "public": False,
        "seeks_partners": False,
    }
    return Interest(**{**defaults, **values})


def interest_reply(row: Interest, **values: Any) -> InterestReply:
    """A private one. Flush the interest first."""
    defaults: dict[str, Any] = {
        "id": new_id(),
        "interest_id": row.id,
        "at": utc_now(),
        "text": "Kiitos viestistä!",
        "language": Language.FI,
    }
    return InterestReply(**{**defaults, **values})
