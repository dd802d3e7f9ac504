"""When a draft is published."""

from typing import ClassVar

import msgspec

from api.core.examples import Example
from api.dialogues.inputs import Instant


class PublicationSchedule(msgspec.Struct, forbid_unknown_fields=True):
    publish_at: Instant
    """In the future, and no later than the call opens."""

    example: ClassVar[Example] = {"publish_at": "2027-01-07T08:00:00+02:00"}
