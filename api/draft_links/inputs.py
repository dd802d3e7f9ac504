"""Inputs of the commands, which are also the request bodies."""

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from api.core.examples import Example


class PreviewCreate(msgspec.Struct, forbid_unknown_fields=True):
    days: Annotated[int, Meta(ge=1, le=30)] = 7
    """Number of days until the link expires."""

    example: ClassVar[Example] = {"days": 14}
