"""Responses about watches and follows."""

from datetime import datetime
from typing import cast
from uuid import UUID

import msgspec

from api.core.i18n import Language
from api.core.schedule import Frequency
from api.watches.labels import BuyerNames, label_of
from api.watches.models import FollowKind, Watch, WatchCriteria


class WatchOut(msgspec.Struct):
    """A saved search, and the schedule of mails with its new results."""

    id: UUID
    name: str
    """The name that the person gave it. May be empty."""
    label: dict[Language, str]
    """The name or, if it is empty, the criteria in words."""
    criteria: WatchCriteria
    frequency: Frequency
    hour: int
    """Hour of the day in the person's time zone."""
    weekdays: list[int]
    """Days of a weekly digest; 0 is Monday."""
    stopped: bool
    """Whether an unsubscribe link or an update stopped the watch, so that it mails nothing."""
    has_feed: bool
    """Whether the feed has a secret address."""
    created_at: datetime


class EmailWatchOut(msgspec.Struct):
    """A confirmation mail is on its way to the address."""

    expires_at: datetime
    """The request is deleted at this time unless it is confirmed before."""


class FeedAddresses(msgspec.Struct):
    """Secret addresses of a watch's feed. Everybody who knows an address can read the feed. Shown
    only once.
    """

    atom: str
    json: str
    ics: str


def feed_addresses(base: str, token: str) -> FeedAddresses:
    return FeedAddresses(*(f"{base}/v1/feeds/watches/{token}.{e}" for e in ("atom", "json", "ics")))


class FollowOut(msgspec.Struct):
    """A buyer, procurement or dialogue that a person follows."""

    id: UUID
    kind: FollowKind
    target_id: UUID
    frequency: Frequency
    hour: int
    """Hour of the day in the person's time zone."""
    weekdays: list[int]
    """Days of a weekly digest; 0 is Monday."""
    stopped: bool
    """Whether the follow is stopped, so that it mails nothing. Following again restarts it."""
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
