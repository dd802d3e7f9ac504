"""Input of a planned publication."""

from typing import ClassVar

import msgspec

from api.core.examples import Example
from api.dialogues.inputs import Instant


class PublicationSchedule(msgspec.Struct, forbid_unknown_fields=True):
    publish_at: Instant
    """A moment in the future, at the latest the opening of the call."""

    example: ClassVar[Example] = {"publish_at": "2027-01-07T08:00:00+02:00"}
