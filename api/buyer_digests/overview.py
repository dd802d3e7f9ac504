"""All pending work of one member of a buyer, for a page; a digest shows only what is due."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.buyer_digests.build import DigestContext, findings
from api.buyer_digests.links import BuyerLinks
from api.buyer_digests.load import read_material
from api.buyer_digests.model import Entry, Reader, Topic, Window
from api.buyer_digests.rules import DEFAULT_SCHEDULE

NEWS_LAST = timedelta(days=7)
"""Time for which interests and comments are listed."""
EVER = timedelta(days=36_500)
"""Length of the window of reminders: all reminders that were ever due are in it."""


Work = Sequence[tuple[Topic, Sequence[Entry]]]
"""Entries by topic, in the order of a digest."""


def work_of(session: Session, reader: Reader, links: BuyerLinks, now: datetime) -> Work:
    material = read_material(session, reader, DEFAULT_SCHEDULE, Window(now - NEWS_LAST, now))
    context = DigestContext(reader, DEFAULT_SCHEDULE, Window(now - EVER, now), links)
    entries: dict[Topic, list[Entry]] = {topic: [] for topic in Topic}
    for finding in findings(context, material):
        entries[finding.topic].append(finding.entry)
    return [(topic, listed) for topic, listed in entries.items() if listed]
