"""What the commands take; on the wire the bodies of the requests."""

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from api.core.examples import Example


class PreviewCreate(msgspec.Struct, forbid_unknown_fields=True):
    days: Annotated[int, Meta(ge=1, le=30)] = 7
    """How long the link lasts."""

    example: ClassVar[Example] = {"days": 14}
