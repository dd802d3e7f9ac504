"""What the commands take; on the wire the bodies of the requests."""

from typing import ClassVar

import msgspec

from api.core.clock import Instant
from api.core.examples import Example


class PreviewCreate(msgspec.Struct, forbid_unknown_fields=True):
    expires_at: Instant | None = None
    """At the latest in 30 days; in a week if nothing is given."""

    example: ClassVar[Example] = {}
