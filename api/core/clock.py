"""The one clock. Rules never call it: they are given `now`."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

FINLAND = ZoneInfo("Europe/Helsinki")


def utc_now() -> datetime:
    return datetime.now(UTC)
