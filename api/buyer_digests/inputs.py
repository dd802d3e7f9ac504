"""What the commands take; on the wire the bodies of the requests."""

from typing import ClassVar

import msgspec
from msgspec import UNSET, UnsetType

from api.buyer_digests.models import BuyerDigestFrequency
from api.core.examples import Example
from api.watches.inputs import Hour, Weekday


class BuyerDigestPatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch."""

    frequency: BuyerDigestFrequency | UnsetType = UNSET
    """Any but `never` takes up again what an unsubscribe link has stopped."""
    hour: Hour | UnsetType = UNSET
    """Of the day in your own time zone (`time_zone` of `/v1/me`)."""
    weekday: Weekday | UnsetType = UNSET
    """0 is Monday, 6 Sunday; for weekly."""

    example: ClassVar[Example] = {"frequency": "weekly", "weekday": 0, "hour": 9}
