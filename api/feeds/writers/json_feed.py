"""JSON Feed 1.1 (jsonfeed.org)."""

from typing import Any

import msgspec

from api.core.text_types import cleaned
from api.feeds.writers.model import Entry, Feed

MEDIA_TYPE = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"
"""Tags of JSON Feed are plain text. Our extension `_vuoropuhelu` has code and list of
each, and the licence of the data."""


def write_json_feed(feed: Feed) -> bytes:
    document = {
        "version": VERSION,
        "title": cleaned(feed.title),
        "home_page_url": feed.home_url,
        "feed_url": feed.self_url,
        "language": feed.language,
        "_vuoropuhelu": {"license": feed.licence_url},
        **({"next_url": feed.next_url} if feed.next_url else {}),
        "items": [_item(entry) for entry in feed.entries],
    }
    return msgspec.json.encode(document)


def _item(entry: Entry) -> dict[str, Any]:
    categories = [
        msgspec.structs.replace(category, label=cleaned(category.label))
        for category in entry.categories
    ]
    return {
        "id": entry.uri,
        "url": entry.url,
        "title": cleaned(entry.title),
        "content_text": cleaned(entry.text, lines=True),
        "date_published": entry.published,
        "date_modified": entry.updated,
        "authors": [{"name": cleaned(entry.author)}],
        "tags": [category.label or category.term for category in categories],
        "_vuoropuhelu": {"categories": categories},
        "language": entry.language,
    }
