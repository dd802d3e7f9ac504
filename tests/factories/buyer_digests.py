from datetime import timedelta
from typing import Any

from api.buyer_digests.models import BuyerDigest
from api.core.clock import utc_now
from api.core.ids import new_id
from api.core.schedule import Frequency
from api.organisations.models import Membership


def buyer_digest(member: Membership, **values: Any) -> BuyerDigest:
    """Weekdays at eight, due now, over the last day. Add it after the membership is flushed."""
    now = utc_now()
    defaults: dict[str, Any] = {
        "id": new_id(),
        "membership_id": member.id,
        "frequency": Frequency.WEEKDAYS,
        "hour": 8,
        "weekdays": [0],
        "told_until": now - timedelta(days=1),
        "due_at": now,
    }
    return BuyerDigest(**{**defaults, **values})
