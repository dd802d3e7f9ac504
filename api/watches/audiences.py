"""Events that are news, and their subscribers. Matching reads the table `NEWS`."""

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
    """The watches and follows that an event is matched to."""

    WATCHES = auto()
    BUYER = auto()
    """Followers of the buyer."""
    ITEM = auto()
    """Followers of the procurement or dialogue itself, or of a procurement it is about."""


_ALL = frozenset(Subscribers)
_FOLLOWERS = frozenset({Subscribers.BUYER, Subscribers.ITEM})
_ITEM = frozenset({Subscribers.ITEM})

NEWS: dict[type[Event], frozenset[Subscribers]] = {
    # A new opportunity to take part, or its last day: saved searches wait for these.
    ProcurementPlanned: _ALL,
    ProcurementTendering: _ALL,
    DialogueScheduled: _ALL,
    DialogueOpened: _ALL,
    DialogueClosing: _ALL,
    # Changes that matter to everybody who follows the item or its buyer.
    ProcurementRescheduled: _FOLLOWERS,
    ProcurementPostponed: _FOLLOWERS,
    ProcurementCancelled: _FOLLOWERS,
    DialogueExtended: _FOLLOWERS,
    DialogueShortened: _FOLLOWERS,
    DialogueCancelled: _FOLLOWERS,
    SummaryPublished: _FOLLOWERS,
    MeetingScheduled: _FOLLOWERS,
    MeetingCancelled: _FOLLOWERS,
    # Details, only for those who follow the item itself.
    ProcurementChanged: _ITEM,
    ProcurementConcluded: _ITEM,
    DialogueChanged: _ITEM,
    DialogueClosed: _ITEM,
    DocumentAdded: _ITEM,
    DocumentRevised: _ITEM,
    MeetingChanged: _ITEM,
    QuestionAnswered: _ITEM,
}
"""A plan is not news, but its procurements are. `SummaryPublished` reports that a dialogue was
concluded. Comments are not mailed to anybody: people read them in the dialogue and in feeds."""


NEWS_MAX_AGE = timedelta(days=14)
"""An event that is older when it is matched is not news: imported history, for example. Longer than
any outage of the platform should last, so that an outage loses no news."""


_SUBSCRIBERS = {event.name: subscribers for event, subscribers in NEWS.items()}


def subscribers_of(event: OutboxEvent, now: datetime) -> frozenset[Subscribers]:
    """Empty for an event that is not news or is too old."""
    is_old = event.time < now - NEWS_MAX_AGE
    return frozenset() if is_old else _SUBSCRIBERS.get(event.type, frozenset())


def item_of(data: dict[str, Any]) -> tuple[ItemKind, UUID]:
    """The item that an event is about. For an answer, document or meeting it is the dialogue; for
    an answer outside calls the procurement."""
    for kind in ItemKind:
        if item_id := data.get(f"{kind}_id"):
            return kind, UUID(item_id)
    raise KeyError(sorted(data))


def keys_of(subscribers: frozenset[Subscribers], item: Item) -> list[str]:
    keys = item_keys(item) if Subscribers.WATCHES in subscribers else []
    if Subscribers.BUYER in subscribers:
        keys.append(follow_key(FollowKind.BUYER, item.buyer))
    if Subscribers.ITEM in subscribers:
        keys.append(follow_key(FollowKind(item.kind), item.id))
        keys.extend(follow_key(FollowKind.PROCUREMENT, procurement) for procurement in item.about)
    return keys
