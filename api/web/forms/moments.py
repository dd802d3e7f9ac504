"""Moments in fields: `19.2.2027`, `19.2.2027 klo 16.00`, `2027-02-19 16:00`."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from api.core.i18n import Language
from api.web.forms.fields import Convert

_TIME = r"(?:\s*(?:klo|kl\.?|at|T)?\s*(?P<hour>\d{1,2})[.:](?P<minute>\d{2}))?"
_FINNISH = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})" + _TIME, re.ASCII)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})" + _TIME, re.ASCII)
OFFICE_CLOSES = 16
"""Hour of a day without a time."""


def as_moment(time_zone: str) -> Convert:
    """By the clock of the time zone. What is no moment stays a text, which decoding refuses."""

    def convert(text: str, _: Language) -> Any:
        match = _FINNISH.fullmatch(text) or _ISO.fullmatch(text)
        if match is None:
            return text
        year, month, day = (int(match[name]) for name in ("year", "month", "day"))
        hour, minute = int(match["hour"] or OFFICE_CLOSES), int(match["minute"] or 0)
        try:
            moment = datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(time_zone))
        except ValueError:
            return text
        return moment.isoformat()

    return convert
