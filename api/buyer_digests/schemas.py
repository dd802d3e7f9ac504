"""What somebody's digest of a buyer looks like on the wire."""

from datetime import datetime

import msgspec

from api.buyer_digests.inputs import BuyerDigestFrequency
from api.buyer_digests.models import BuyerDigest


class BuyerDigestOut(msgspec.Struct):
    """How often you are told what waits for the organisation. No mail without a reason to write."""

    frequency: BuyerDigestFrequency
    hour: int
    """Of the day in your own time zone."""
    weekdays: list[int]
    """0 is Monday; for weekly."""
    stopped: bool
    """By an unsubscribe link: choosing a frequency takes it up again."""
    next_at: datetime | None
    """When it is looked next whether there is something to tell."""


def buyer_digest_out(row: BuyerDigest) -> BuyerDigestOut:
    return BuyerDigestOut(
        frequency=BuyerDigestFrequency(row.schedule.frequency),
        hour=row.schedule.hour,
        weekdays=list(row.schedule.weekdays),
        stopped=row.stopped_at is not None,
        next_at=row.due_at,
    )
