"""iCalendar (RFC 5545): the deadlines of all entries."""

from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from api.exchange.feeds.parts import Deadline, Entry, Feed

MEDIA_TYPE = "text/calendar"
PRODUCT = "-//Vuoropuhelu//Feeds//FI"
LOOK_AGAIN = timedelta(hours=1)


def write_calendar(feed: Feed) -> bytes:
    calendar = Calendar()
    calendar.add("uid", str(uuid5(NAMESPACE_URL, feed.self_url)))  # else another one every time
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", feed.title)
    calendar.add("x-wr-calname", feed.title)
    calendar.add("url", feed.self_url)
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"value": "DURATION"})
    for entry in feed.entries:
        for deadline in entry.deadlines:
            calendar.add_component(_event(entry, deadline))
    return bytes(calendar.to_ical())


def _event(entry: Entry, deadline: Deadline) -> Event:
    """The same UID for ever; SEQUENCE grows with the entry, so that calendars take what is new."""
    event = Event()
    event.add("uid", f"{entry.id}-{deadline.kind}")
    event.add("sequence", entry.version)
    event.add("dtstamp", _in_utc(entry.updated))
    event.add("last-modified", _in_utc(entry.updated))
    event.add("dtstart", _in_utc(deadline.start))
    if deadline.last_day is not None:
        event.add("dtend", deadline.last_day + timedelta(days=1))  # the first day after it
    event.add("summary", deadline.title, parameters={"language": entry.language.value})
    event.add("description", entry.text, parameters={"language": entry.language.value})
    event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _in_utc(moment: datetime | date) -> datetime | date:
    """Any other offset would need the description of a time zone beside it."""
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment
