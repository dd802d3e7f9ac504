"""iCalendar (RFC 5545): the deadlines of all entries."""

from datetime import UTC, date, datetime, timedelta
from textwrap import shorten
from typing import Any

from icalendar import Calendar, Event

from api.core.text_types import cleaned
from api.feeds.writers.model import Deadline, Entry, Feed

MEDIA_TYPE = "text/calendar"
PRODUCT = "-//Vuoropuhelu//Feeds//FI"
REFRESH_INTERVAL = timedelta(hours=1)
LONGEST_DESCRIPTION = 1000
"""Limit of characters, since a calendar can have a thousand entries. `URL` leads to the
whole text.
"""


def write_calendar(feed: Feed) -> bytes:
    calendar = Calendar()
    calendar.add("uid", str(feed.id))  # the library would add a random one
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", cleaned(feed.title))
    calendar.add("x-wr-calname", cleaned(feed.title))
    calendar.add("url", feed.self_url)
    calendar.add("refresh-interval", REFRESH_INTERVAL, parameters={"value": "DURATION"})
    for entry in feed.entries:
        for deadline in entry.deadlines:
            calendar.add_component(_event(entry, deadline))
    return bytes(calendar.to_ical())


def _event(entry: Entry, deadline: Deadline) -> Event:
    """The UID never changes. SEQUENCE grows with the entry, so that calendars apply updates."""
    event = Event()
    event.add("uid", deadline.uid or f"{entry.id}-{deadline.kind}")
    event.add("sequence", entry.version)
    event.add("dtstamp", _in_utc(entry.updated))
    event.add("last-modified", _in_utc(entry.updated))
    event.add("dtstart", _in_utc(deadline.start))
    if end := _end(deadline):
        event.add("dtend", end)
    language = {"language": entry.language.value}
    event.add("summary", cleaned(deadline.title), parameters=language)
    event.add("description", _description(entry.text), parameters=language)
    if place := cleaned(entry.place):
        event.add("location", place)
    if labels := [cleaned(category.label) for category in entry.categories if category.label]:
        event.add("categories", labels)
    event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _end(deadline: Deadline) -> Any:
    if deadline.end is not None:
        return _in_utc(deadline.end)
    is_moment = isinstance(deadline.start, datetime)
    return None if is_moment else deadline.start + timedelta(days=1)  # the first day after it


def _description(text: str) -> str:
    result = cleaned(text, lines=True)
    if len(result) <= LONGEST_DESCRIPTION:
        return result
    return shorten(result[:LONGEST_DESCRIPTION], LONGEST_DESCRIPTION, placeholder="") + " …"


def _in_utc(moment: datetime | date) -> datetime | date:
    """UTC needs no VTIMEZONE component; another offset would."""
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment
