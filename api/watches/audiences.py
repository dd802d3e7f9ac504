"""Which facts are news, and for whom: the table that matching reads."""

from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any
from uuid import UUID

from api.contributions.events import QuestionAnswered
from api.core.events import Event
from api.core.outbox import OutboxEvent
from api.dialogues.events import (
    DialogueCancelled,
    DialogueChanged,
    DialogueClosed,
    DialogueClosing,
    DialogueExtended,
    DialogueOpened,
    DialogueScheduled,
    DialogueShortened,
    SummaryPublished,
)
from api.documents.events import DocumentAdded, DocumentRevised
from api.meetings.events import MeetingCancelled, MeetingChanged, MeetingScheduled
from api.plans.events import (
    ProcurementCancelled,
    ProcurementChanged,
    ProcurementConcluded,
    ProcurementPlanned,
    ProcurementPostponed,
    ProcurementRescheduled,
    ProcurementTendering,
)
from api.watches.keys import Item, follow_key, item_keys
from api.watches.models import FollowKind, ItemKind


class Subscribers(Enum):
    """Who hears of a fact."""

    WATCHES = auto()
    BUYER = auto()
    """Followers of the buyer."""
    ITEM = auto()
    """Followers of the procurement or dialogue itself, or of a procurement it is about."""


_ALL = frozenset(Subscribers)
_FOLLOWERS = frozenset({Subscribers.BUYER, Subscribers.ITEM})
_ITEM = frozenset({Subscribers.ITEM})

NEWS: dict[type[Event], frozenset[Subscribers]] = {
    # Something new to take part in, or the last day to do so: what a saved search waits for.
    ProcurementPlanned: _ALL,
    ProcurementTendering: _ALL,
    DialogueScheduled: _ALL,
    DialogueOpened: _ALL,
    DialogueClosing: _ALL,
    # What changes the plans of those who already know the thing or its buyer.
    ProcurementRescheduled: _FOLLOWERS,
    ProcurementPostponed: _FOLLOWERS,
    ProcurementCancelled: _FOLLOWERS,
    DialogueExtended: _FOLLOWERS,
    DialogueShortened: _FOLLOWERS,
    DialogueCancelled: _FOLLOWERS,
    SummaryPublished: _FOLLOWERS,
    MeetingScheduled: _FOLLOWERS,
    MeetingCancelled: _FOLLOWERS,
    # Details, for those who follow the thing itself.
    ProcurementChanged: _ITEM,
    ProcurementConcluded: _ITEM,
    DialogueChanged: _ITEM,
    DialogueClosed: _ITEM,
    DocumentAdded: _ITEM,
    DocumentRevised: _ITEM,
    MeetingChanged: _ITEM,
    QuestionAnswered: _ITEM,
}
"""Plans are not news by themselves: their procurements are. A concluded dialogue is told by its
summary. Comments are not mailed to anybody: they are read in the dialogue and in feeds."""


NEWS_FOR = timedelta(days=14)
"""What is older when it is matched, as history that was brought in, is no news. Longer than any
outage of ours that could last, so that none of them swallows news."""


_HEARS = {event.name: hears for event, hears in NEWS.items()}


def subscribers_of(event: OutboxEvent, now: datetime) -> frozenset[Subscribers]:
    """Nobody, where it is not news or not any more."""
    is_old = event.time < now - NEWS_FOR
    return frozenset() if is_old else _HEARS.get(event.type, frozenset())


def item_of(data: dict[str, Any]) -> tuple[ItemKind, UUID]:
    """What a fact is about; of an answer, a document or a meeting that is its dialogue."""
    for kind in ItemKind:
        if f"{kind}_id" in data:
            return kind, UUID(data[f"{kind}_id"])
    raise KeyError(sorted(data))


def keys_of(subscribers: frozenset[Subscribers], item: Item) -> list[str]:
    keys = item_keys(item) if Subscribers.WATCHES in subscribers else []
    if Subscribers.BUYER in subscribers:
        keys.append(follow_key(FollowKind.BUYER, item.buyer))
    if Subscribers.ITEM in subscribers:
        keys.append(follow_key(FollowKind(item.kind), item.id))
        keys.extend(follow_key(FollowKind.PROCUREMENT, one) for one in item.about)
    return keys
