"""What watches and follows look like on the wire."""

from datetime import datetime
from typing import cast
from uuid import UUID

import msgspec

from api.core.i18n import Language
from api.core.schedule import Frequency
from api.watches.labels import BuyerNames, label_of
from api.watches.models import FollowKind, Watch, WatchCriteria


class WatchOut(msgspec.Struct):
    """A saved search and how often it tells."""

    id: UUID
    name: str
    """As its person gave it; may be empty."""
    label: dict[Language, str]
    """What to call it: its name, else its criteria in words."""
    criteria: WatchCriteria
    frequency: Frequency
    hour: int
    """In the person's time zone."""
    weekdays: list[int]
    """0 is Monday; for weekly."""
    stopped: bool
    """By an unsubscribe link: nothing is told until it is taken up again."""
    has_feed: bool
    """Whether its feed can be read at a secret address."""
    created_at: datetime


class EmailWatchOut(msgspec.Struct):
    """A mail to confirm with is on its way, if there is such an address."""

    expires_at: datetime
    """Confirmed until then, or forgotten."""


class FeedAddresses(msgspec.Struct):
    """Secret: whoever knows one can read what the watch finds. Shown once."""

    atom: str
    json: str
    ics: str


def feed_addresses(base: str, token: str) -> FeedAddresses:
    return FeedAddresses(*(f"{base}/v1/feeds/watches/{token}.{e}" for e in ("atom", "json", "ics")))


class FollowOut(msgspec.Struct):
    """A buyer, procurement or dialogue that a person hears about."""

    id: UUID
    kind: FollowKind
    target_id: UUID
    frequency: Frequency
    hour: int
    """In the person's time zone."""
    weekdays: list[int]
    """0 is Monday; for weekly."""
    stopped: bool
    """By an unsubscribe link: following again takes it up."""
    created_at: datetime


def watch_out(row: Watch, buyers: BuyerNames) -> WatchOut:
    return WatchOut(
        id=row.id,
        name=row.name,
        label={
            language: label_of(row.name, row.criteria, buyers, language) for language in Language
        },
        criteria=row.criteria or WatchCriteria(),
        frequency=row.schedule.frequency,
        hour=row.schedule.hour,
        weekdays=list(row.schedule.weekdays),
        stopped=row.stopped_at is not None,
        has_feed=row.feed_hash is not None,
        created_at=row.created_at,
    )


def follow_out(row: Watch) -> FollowOut:
    return FollowOut(
        id=row.id,
        kind=cast(FollowKind, row.follow_kind),
        target_id=cast(UUID, row.follow_id),
        frequency=row.schedule.frequency,
        hour=row.schedule.hour,
        weekdays=list(row.schedule.weekdays),
        stopped=row.stopped_at is not None,
        created_at=row.created_at,
    )
