"""From matches and the present state of things to a digest. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from api.contributions.events import QuestionAnswered
from api.core.partial_dates import PartialDate
from api.core.text import Language, Texts, best_text
from api.dialogues.events import DialogueOpened, DialogueScheduled
from api.dialogues.models import DialogueStatus
from api.notifications.digest_words import (
    details_of,
    news_of,
    reason_of,
    stop_of,
    subject_of,
)
from api.notifications.links import Links
from api.notifications.models import FollowKind, ItemKind
from api.plans.events import ProcurementPlanned
from api.plans.models import ProcurementStatus

MOST_ENTRIES = 50
SOON = timedelta(days=2)


class Group(StrEnum):
    """Sections of a digest, in their order."""

    CLOSING = "closing"
    NEW_DIALOGUES = "new_dialogues"
    NEW_PROCUREMENTS = "new_procurements"
    CHANGES = "changes"
    ANSWERS = "answers"


class Reader(msgspec.Struct, frozen=True):
    person_id: UUID
    language: Language
    time_zone: str


class Reason(msgspec.Struct, frozen=True):
    """The watch, or the follow, that hit."""

    watch_id: UUID
    name: str
    follow_kind: FollowKind | None = None


class Fact(msgspec.Struct, frozen=True):
    """A match: what happened to which item, and who wanted to know."""

    type: str
    at: datetime
    item_id: UUID
    event_id: UUID
    reason: Reason


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A procurement or dialogue as it is now. What is not public any more is not there."""

    kind: ItemKind
    id: UUID
    title: Texts
    buyer: Texts
    status: str
    notice_expected: PartialDate | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None


class Entry(msgspec.Struct, frozen=True):
    """One item, told once, however many watches and facts it has."""

    item: Shown
    group: Group
    at: datetime
    """Of the newest fact."""
    title: str
    buyer: str
    url: str
    news: list[str]
    details: list[str]
    reasons: list[str]


class Section(msgspec.Struct, frozen=True):
    group: Group
    entries: list[Entry]


class Stop(msgspec.Struct, frozen=True):
    label: str
    url: str


class Digest(msgspec.Struct, frozen=True):
    subject: str
    sections: list[Section]
    left_out: int
    """How many more there are than a mail should hold."""
    stops: list[Stop]
    stop_all: str


def build_digest(
    reader: Reader,
    facts: Sequence[Fact],
    items: Mapping[UUID, Shown],
    now: datetime,
    links: Links,
) -> Digest | None:
    """None where there is nothing to tell."""
    by_item: dict[UUID, list[Fact]] = {}
    for fact in sorted(facts, key=lambda fact: (fact.at, fact.event_id), reverse=True):
        if fact.item_id in items:
            by_item.setdefault(fact.item_id, []).append(fact)
    entries = [
        _entry(reader, items[item_id], found, now, links) for item_id, found in by_item.items()
    ]
    if not entries:
        return None
    entries.sort(key=lambda entry: list(Group).index(entry.group))
    shown = entries[:MOST_ENTRIES]
    return Digest(
        subject=subject_of(entries, now, reader.time_zone, reader.language),
        sections=_sections(shown),
        left_out=len(entries) - len(shown),
        stops=_stops(reader, (fact for found in by_item.values() for fact in found), links),
        stop_all=links.stop_everything(reader.person_id),
    )


def _entry(
    reader: Reader, item: Shown, facts: Sequence[Fact], now: datetime, links: Links
) -> Entry:
    """`facts` are the newest first."""
    types = [fact.type for fact in {fact.event_id: fact for fact in reversed(facts)}.values()]
    language = reader.language
    return Entry(
        item=item,
        group=group_of(item, types, now),
        at=facts[0].at,
        title=best_text(item.title, language),
        buyer=best_text(item.buyer, language),
        url=links.item(item.kind, item.id),
        news=news_of(types, language),
        details=details_of(item, reader.time_zone, language),
        reasons=_unique(reason_of(fact.reason, language) for fact in facts),
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


def _stops(reader: Reader, facts: Iterable[Fact], links: Links) -> list[Stop]:
    reasons = dict.fromkeys(fact.reason for fact in facts)
    return [
        Stop(stop_of(reason, reader.language), links.stop_watch(reason.watch_id))
        for reason in reasons
    ]


def _unique(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
