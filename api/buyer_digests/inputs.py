"""Request body of a buyer's digest: the input of the command."""

from enum import StrEnum
from typing import ClassVar

from msgspec import UNSET, UnsetType

from api.core.examples import Example
from api.core.schedule import Frequency
from api.core.schedule_inputs import SchedulePatch


# The frequencies that a buyer's digest supports.
class BuyerDigestFrequency(StrEnum):
    WEEKDAYS = Frequency.WEEKDAYS.value
    """Monday to Friday."""
    WEEKLY = Frequency.WEEKLY.value
    """On the days in `weekdays`."""
    NEVER = Frequency.NEVER.value


class BuyerDigestPatch(SchedulePatch, forbid_unknown_fields=True, kw_only=True):
    """JSON Merge Patch."""

    frequency: BuyerDigestFrequency | UnsetType = UNSET  # type: ignore[assignment]
    """Any value but `never` restarts a digest that an unsubscribe link has stopped."""

    example: ClassVar[Example] = {"frequency": "weekly", "weekdays": [0, 3], "hour": 9}
