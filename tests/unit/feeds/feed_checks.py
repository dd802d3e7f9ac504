"""Requirements of the three feed formats, checked with independent libraries."""

import json
import re
from datetime import date, datetime
from typing import Any

from icalendar import Calendar
from lxml import etree

ATOM = {"a": "http://www.w3.org/2005/Atom"}
IRI = re.compile(r"[a-z][a-z0-9+.-]*:\S+")


def check_atom(body: bytes) -> etree._Element:
    """RFC 4287, 4.1.1 and 4.1.2: what must be there, and how often."""
    root = etree.fromstring(body)
    _require_once(root, "id", "title", "updated")
    assert root.find("a:link[@rel='self']", ATOM) is not None
    ids = [root.findtext("a:id", namespaces=ATOM)]
    for entry in root.findall("a:entry", ATOM):
        _require_once(entry, "id", "title", "updated")
        assert entry.findall("a:author/a:name", ATOM), "no author, and the feed has none"
        links = entry.findall("a:link[@rel='alternate']", ATOM)
        assert len(links) == 1
        assert len(entry.findall("a:content", ATOM)) <= 1
        ids.append(entry.findtext("a:id", namespaces=ATOM))
    assert all(IRI.fullmatch(item or "") for item in ids)
    assert len(set(ids)) == len(ids)
    for moment in root.iterfind(".//a:updated", ATOM):
        assert datetime.fromisoformat(moment.text or "").tzinfo is not None
    return root


def _require_once(node: etree._Element, *names: str) -> None:
    for name in names:
        assert len(node.findall(f"a:{name}", ATOM)) == 1, name


def check_json_feed(body: bytes) -> dict[str, Any]:
    """jsonfeed.org/version/1.1: `version`, `title`, `items`; each with an id and content."""
    feed: dict[str, Any] = json.loads(body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert "content_text" in item or "content_html" in item
        for moment in (item["date_published"], item["date_modified"]):
            assert datetime.fromisoformat(moment).tzinfo is not None
        assert all(author["name"] for author in item["authors"])
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    return feed


def check_calendar(body: bytes) -> list[Any]:
    """RFC 5545: PRODID and VERSION once; each event with UID, DTSTAMP in UTC and DTSTART."""
    assert body.endswith(b"END:VCALENDAR\r\n")
    lines = body.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines), "lines are folded at 75 octets"
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    calendar: Any = Calendar.from_ical(body)
    assert (calendar["version"], bool(calendar["prodid"])) == ("2.0", True)
    events: list[Any] = list(calendar.walk("VEVENT"))
    for event in events:
        assert event["dtstamp"].dt.utcoffset().total_seconds() == 0
        assert isinstance(event["dtstart"].dt, date)
        if "dtend" in event:
            assert type(event["dtend"].dt) is type(event["dtstart"].dt)
            assert event["dtend"].dt > event["dtstart"].dt
        assert not event.errors
    assert len({event["uid"] for event in events}) == len(events)
    return events
