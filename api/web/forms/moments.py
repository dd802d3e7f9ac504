"""Moments in fields: `19.2.2027`, `19.2.2027 klo 16.00`, `2027-02-19 16:00`."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from api.core.i18n import Language
from api.web.forms.fields import BadEntry, Convert

_TIME = r"(?:\s*(?:klo|kl\.?|at|T)?\s*(?P<hour>\d{1,2})[.:](?P<minute>\d{2}))?"
_FINNISH = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})" + _TIME, re.ASCII)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})" + _TIME, re.ASCII)
OFFICE_OPENS, OFFICE_CLOSES = 8, 16
"""Hours of a day without a time."""


def as_moment(time_zone: str, office_hour: int = OFFICE_CLOSES) -> Convert:
    """By the clock of the time zone."""

    def convert(text: str, _: Language) -> Any:
        match = _FINNISH.fullmatch(text) or _ISO.fullmatch(text)
        if match is None:
            raise BadEntry("unclear_moment", value=text)
        year, month, day = (int(match[name]) for name in ("year", "month", "day"))
        hour, minute = int(match["hour"] or office_hour), int(match["minute"] or 0)
        try:
            moment = datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(time_zone))
        except ValueError:
            raise BadEntry("unclear_moment", value=text) from None
        return moment.isoformat()

    return convert


def moment_entry(moment: datetime | None, time_zone: str) -> list[str]:
    """What a field holds: `19.2.2027 16.00`."""
    if moment is None:
        return []
    local = moment.astimezone(ZoneInfo(time_zone))
    return [f"{local.day}.{local.month}.{local.year} {local.hour}.{local.minute:02}"]
