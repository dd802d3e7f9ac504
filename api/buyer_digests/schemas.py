"""Responses about a member's digest of a buyer."""

from datetime import datetime

import msgspec

from api.buyer_digests.inputs import BuyerDigestFrequency
from api.buyer_digests.models import BuyerDigest


class BuyerDigestOut(msgspec.Struct):
    """The schedule of your digest of a buyer's pending work. No mail is sent without a reason."""

    frequency: BuyerDigestFrequency
    hour: int
    """Hour of the day in your time zone."""
    weekdays: list[int]
    """Days of a weekly digest; 0 is Monday."""
    stopped: bool
    """Whether an unsubscribe link stopped the digest. Choosing a frequency restarts it."""
    next_at: datetime | None
    """When the platform next checks whether there is a reason to send a digest."""


def buyer_digest_out(row: BuyerDigest) -> BuyerDigestOut:
    return BuyerDigestOut(
        frequency=BuyerDigestFrequency(row.schedule.frequency),
        hour=row.schedule.hour,
        weekdays=list(row.schedule.weekdays),
        stopped=row.stopped_at is not None,
        next_at=row.due_at,
    )
