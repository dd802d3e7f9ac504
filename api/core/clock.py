"""The one clock. Rules never call it: they are given `now`."""

from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

FINLAND = ZoneInfo("Europe/Helsinki")

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time in a body: with its offset, as RFC 3339 has it."""


def utc_now() -> datetime:
    return datetime.now(UTC)
