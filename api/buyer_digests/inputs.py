"""What the commands take; on the wire the bodies of the requests."""

from enum import StrEnum
from typing import ClassVar

from msgspec import UNSET, UnsetType

from api.core.examples import Example
from api.core.schedule import Frequency
from api.core.schedule_inputs import SchedulePatch


# Those of all frequencies that a buyer's digest takes.
class BuyerDigestFrequency(StrEnum):
    WEEKDAYS = Frequency.WEEKDAYS.value
    """Monday to Friday."""
    WEEKLY = Frequency.WEEKLY.value
    """On the chosen days of every week."""
    NEVER = Frequency.NEVER.value


class BuyerDigestPatch(SchedulePatch, forbid_unknown_fields=True, kw_only=True):
    """JSON Merge Patch."""

    frequency: BuyerDigestFrequency | UnsetType = UNSET  # type: ignore[assignment]
    """Any but `never` takes up again what an unsubscribe link has stopped."""

    example: ClassVar[Example] = {"frequency": "weekly", "weekdays": [0, 3], "hour": 9}
