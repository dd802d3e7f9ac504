"""A window onto what is public, in the forms that feed readers and calendars know. Pure."""

from api.exchange.feeds.atom import write_atom
from api.exchange.feeds.calendar import write_calendar
from api.exchange.feeds.json_feed import write_json_feed
from api.exchange.feeds.parts import Category, Deadline, Entry, Feed

__all__ = [
    "Category",
    "Deadline",
    "Entry",
    "Feed",
    "write_atom",
    "write_calendar",
    "write_json_feed",
]
