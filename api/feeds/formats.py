"""Formats of a feed: file extension, name, media type and writer."""

from collections.abc import Callable
from typing import NamedTuple

from api.feeds.writers.atom import MEDIA_TYPE as ATOM
from api.feeds.writers.atom import write_atom
from api.feeds.writers.calendar import MEDIA_TYPE as CALENDAR
from api.feeds.writers.calendar import write_calendar
from api.feeds.writers.json_feed import MEDIA_TYPE as JSON_FEED
from api.feeds.writers.json_feed import write_json_feed
from api.feeds.writers.model import Feed


class FeedFormat(NamedTuple):
    ending: str
    name: str
    media_type: str
    write: Callable[[Feed], bytes]


FORMATS = (
    FeedFormat("atom", "Atom", ATOM, write_atom),
    FeedFormat("json", "JSON Feed", JSON_FEED, write_json_feed),
    FeedFormat("ics", "iCalendar", CALENDAR, write_calendar),
)
CALENDAR_ENDING = "ics"
BY_ENDING = {feed_format.ending: feed_format for feed_format in FORMATS}
