"""Builds a digest from matched events and the current state of their items. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from api.contributions.events import QuestionAnswered
from api.core.i18n import Language, translate
from api.dialogues.events import DialogueOpened, DialogueScheduled
from api.dialogues.models import DialogueStatus
from api.digests.change_wording import headline_of, in_language, news_of
from api.digests.links import Links, one_click
from api.digests.model import (
    Digest,
    DigestItem,
    Entry,
    EventSummary,
    Group,
    ItemBlock,
    MatchedEvent,
    Reader,
    Section,
    Stop,
)
from api.digests.wording import details_of, reason_of, reasons_line, stop_of, subject_of
from api.plans.events import ProcurementPlanned
from api.plans.models.values import ProcurementStatus

MOST_ENTRIES = 50
MOST_STOPS = 20
MOST_NEWS = 12
"""News lines of one item; the newest are shown."""
CLOSING_WITHIN = timedelta(days=2)
_ORDER = list(Group)
_PRIORITY = [
    *(Group.CLOSING, Group.CHANGES, Group.ANSWERS),
    *(Group.NEW_DIALOGUES, Group.NEW_PROCUREMENTS),
]
"""Groups that stay longest first. A search finds new items again, but not what has changed."""


def build_digest(
    reader: Reader,
    events: Sequence[MatchedEvent],
    items: Mapping[UUID, DigestItem],
    now: datetime,
    links: Links,
    *,
    most: int = MOST_ENTRIES,
    slot_id: UUID | None = None,
) -> Digest | None:
    """None if no event is about one of the `items`.

    The digest shows `most` entries and counts the others. With a `slot_id` it links to the page
    that shows all entries of the slot.
    """
    by_item: dict[UUID, list[MatchedEvent]] = {}
    for event in sorted(events, key=lambda event: (event.at, event.event_id), reverse=True):
        if event.item_id in items:
            by_item.setdefault(event.item_id, []).append(event)
    if not by_item:
        return None
    reasons = {event.reason.watch_id: event.reason for news in by_item.values() for event in news}
    labels = {watch_id: reason_of(reason, reader.language) for watch_id, reason in reasons.items()}
    entries = [
        _entry(reader, items[item_id], news, now, links, labels=labels)
        for item_id, news in by_item.items()
    ]
    shown = sorted(entries, key=lambda entry: _PRIORITY.index(entry.group))[:most]
    shown.sort(key=lambda entry: _ORDER.index(entry.group))
    return Digest(
        subject=subject_of(entries, now, reader.time_zone, reader.language),
        sections=_sections(shown),
        left_out=len(entries) - len(shown),
        rest_url=links.whole_digest(slot_id, reader.language) if slot_id else None,
        stops=[
            Stop(stop_of(reason, reader.language), links.stop_watch(watch_id))
            for watch_id, reason in list(reasons.items())[:MOST_STOPS]
        ],
        stops_left_out=max(0, len(reasons) - MOST_STOPS),
        stop_all=links.stop_everything(reader.person_id),
    )


def _entry(
    reader: Reader,
    item: DigestItem,
    events: Sequence[MatchedEvent],
    now: datetime,
    links: Links,
    *,
    labels: Mapping[UUID, str],
) -> Entry:
    """`events` holds the newest first, `labels` the labels of watches by identifier."""
    by_id = {event.event_id: EventSummary(event.type, event.change) for event in reversed(events)}
    summaries = tuple(by_id.values())
    reasons = list(dict.fromkeys(labels[event.reason.watch_id] for event in events))
    return Entry(
        item=item,
        group=group_of(item, [summary.type for summary in summaries], now),
        block=item_block(item, summaries, links, reader.time_zone, reader.language),
        why=reasons_line(reasons, reader.language),
        headline=headline_of(summaries, reader.language),
    )


@lru_cache(16384)
def item_block(
    item: DigestItem,
    summaries: Sequence[EventSummary],
    links: Links,
    time_zone: str,
    language: Language,
) -> ItemBlock:
    """Cached, and so is its rendering: thousands of people get the same block."""
    texts = news_of(summaries, time_zone, language)
    return ItemBlock(
        title=in_language(item.title, language),
        buyer=in_language(item.buyer, language, is_name=True),
        url=links.item(item.kind, item.id, language),
        lines=texts[-MOST_NEWS:] + details_of(item, summaries, time_zone, language),
    )


def group_of(item: DigestItem, types: Sequence[str], now: datetime) -> Group:
    """Uses the current state: an item that was new when it matched may be cancelled since."""
    is_open = item.status == DialogueStatus.OPEN
    if is_open and item.closes_at and item.closes_at - now <= CLOSING_WITHIN:
        return Group.CLOSING
    is_new = {DialogueScheduled.name, DialogueOpened.name} & set(types)
    if is_new and item.status in {DialogueStatus.SCHEDULED, DialogueStatus.OPEN}:
        return Group.NEW_DIALOGUES
    gone = {ProcurementStatus.POSTPONED, ProcurementStatus.CANCELLED}
    if ProcurementPlanned.name in types and item.status not in gone:
        return Group.NEW_PROCUREMENTS
    if set(types) == {QuestionAnswered.name}:
        return Group.ANSWERS
    return Group.CHANGES


def _sections(entries: Sequence[Entry]) -> list[Section]:
    by_group: dict[Group, list[Entry]] = {}
    for entry in entries:
        by_group.setdefault(entry.group, []).append(entry)
    return [Section(group, members) for group, members in by_group.items()]


def headers_of(digest: Digest, host: str, language: Language) -> dict[str, str]:
    return {
        "List-Id": f"{translate('digest.list', language)} <digest.{host}>",
        **one_click(digest.stop_all),
    }
