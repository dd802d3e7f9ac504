"""The forms of a feed: how each is written, and what it is called."""

from collections.abc import Callable
from typing import NamedTuple

from api.exchange.feeds import Feed, write_atom, write_calendar, write_json_feed
from api.exchange.feeds.atom import MEDIA_TYPE as ATOM
from api.exchange.feeds.calendar import MEDIA_TYPE as CALENDAR
from api.exchange.feeds.json_feed import MEDIA_TYPE as JSON_FEED


class FeedFormat(NamedTuple):
    ending: str
    name: str
    media_type: str
    write: Callable[[Feed], bytes]


FORMS = (
    FeedFormat("atom", "Atom", ATOM, write_atom),
    FeedFormat("json", "JSON Feed", JSON_FEED, write_json_feed),
    FeedFormat("ics", "iCalendar", CALENDAR, write_calendar),
)
CALENDAR_ENDING = "ics"
BY_ENDING = {form.ending: form for form in FORMS}
