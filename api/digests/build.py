"""From matches and the present state of things to a digest. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from api.contributions.events import QuestionAnswered
from api.core.i18n import Language, translate
from api.dialogues.events import DialogueOpened, DialogueScheduled
from api.dialogues.models import DialogueStatus
from api.digests.change_wording import headline_of, news_of, said
from api.digests.links import Links, one_click
from api.digests.model import (
    Digest,
    Entry,
    EventSummary,
    Group,
    ItemBlock,
    MatchedEvent,
    Reader,
    Section,
    Shown,
    Stop,
)
from api.digests.wording import details_of, reason_of, stop_of, subject_of, why
from api.plans.events import ProcurementPlanned
from api.plans.models.values import ProcurementStatus

MOST_ENTRIES = 50
MOST_STOPS = 20
MOST_NEWS = 12
"""Of one item, the newest."""
SOON = timedelta(days=2)
_ORDER = list(Group)
_CUT_LAST = [
    *(Group.CLOSING, Group.CHANGES, Group.ANSWERS),
    *(Group.NEW_DIALOGUES, Group.NEW_PROCUREMENTS),
]
"""What is new can be found by searching again; what happened to a followed thing cannot."""


def build_digest(
    reader: Reader,
    events: Sequence[MatchedEvent],
    items: Mapping[UUID, Shown],
    now: datetime,
    links: Links,
    *,
    most: int = MOST_ENTRIES,
    slot_id: UUID | None = None,
) -> Digest | None:
    """None where there is nothing to tell. `most`: entries, of which the rest is counted and found
    at the address of the slot, `slot_id`.
    """
    by_item: dict[UUID, list[MatchedEvent]] = {}
    for fact in sorted(events, key=lambda fact: (fact.at, fact.event_id), reverse=True):
        if fact.item_id in items:
            by_item.setdefault(fact.item_id, []).append(fact)
    if not by_item:
        return None
    reasons = {fact.reason.watch_id: fact.reason for found in by_item.values() for fact in found}
    words = {one: reason_of(reason, reader.language) for one, reason in reasons.items()}
    entries = [
        _entry(reader, items[item_id], found, now, links, words=words)
        for item_id, found in by_item.items()
    ]
    shown = sorted(entries, key=lambda entry: _CUT_LAST.index(entry.group))[:most]
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
    item: Shown,
    events: Sequence[MatchedEvent],
    now: datetime,
    links: Links,
    *,
    words: Mapping[UUID, str],
) -> Entry:
    """`facts` are the newest first, `words` those for their reasons."""
    each = {fact.event_id: EventSummary(fact.type, fact.change) for fact in reversed(events)}
    told = tuple(each.values())
    reasons = list(dict.fromkeys(words[fact.reason.watch_id] for fact in events))
    return Entry(
        item=item,
        group=group_of(item, [one.type for one in told], now),
        block=item_block(item, told, links, reader.time_zone, reader.language),
        why=why(reasons, reader.language),
        headline=headline_of(told, reader.language),
    )


@lru_cache(16384)
def item_block(
    item: Shown, summaries: Sequence[EventSummary], links: Links, time_zone: str, language: Language
) -> ItemBlock:
    """Kept, as is what the templates make of it: thousands of people are told the same."""
    texts = news_of(summaries, time_zone, language)
    return ItemBlock(
        title=said(item.title, language),
        buyer=said(item.buyer, language, is_name=True),
        url=links.item(item.kind, item.id, language),
        lines=texts[-MOST_NEWS:] + details_of(item, summaries, time_zone, language),
    )


def group_of(item: Shown, types: Sequence[str], now: datetime) -> Group:
    """By what it is now: what was new when it was matched may be cancelled since."""
    if item.status == DialogueStatus.OPEN and item.closes_at and item.closes_at - now <= SOON:
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
    return [Section(group, found) for group, found in by_group.items()]


def headers_of(digest: Digest, host: str, language: Language) -> dict[str, str]:
    return {
        "List-Id": f"{translate('digest.list', language)} <digest.{host}>",
        **one_click(digest.stop_all),
    }
