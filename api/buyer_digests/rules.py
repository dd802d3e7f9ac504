"""When a member is written to, and of what. Pure."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from msgspec import UNSET

from api.buyer_digests.inputs import BuyerDigestFrequency, BuyerDigestPatch
from api.buyer_digests.model import Window
from api.buyer_digests.models import BuyerDigest
from api.core.actor import Permission
from api.core.schedule import Frequency, RecipientClock, Schedule, next_due
from api.organisations.models import OrganisationKind
from api.organisations.rules.roles import ROLES_OF, roles_with

ACTING = roles_with(Permission.PLAN_WRITE) & ROLES_OF[OrganisationKind.BUYER]
"""Whoever only looks on has nothing to do."""

QUESTIONS_AGAIN = timedelta(days=3)
"""Somebody waits: what is not dealt with comes back soon."""
QUEUE_AGAIN = timedelta(days=2)
STALE_AGAIN = timedelta(days=14)
"""Nobody waits at the door: a nudge that comes every day is no longer read."""

DEFAULT_SCHEDULE = Schedule.of(Frequency.WEEKDAYS, 8, [0])
"""Until the person chooses another."""


def look_ahead(schedule: Schedule) -> timedelta:
    """How far a digest looks: a day further than the longest time until the next one, so that
    nothing is told only when it begins."""
    return schedule.longest_gap + timedelta(days=1)


def is_told(since: datetime, window: Window, again: timedelta) -> bool:
    """In the window in which it began, and in every one in which it has waited `again` so long.

    Windows lie side by side, so each reminder falls into exactly one of them, however far
    apart they end.
    """
    before, after = ((moment - since) // again for moment in window)
    return after >= 0 and after > before


def is_near(at: datetime, known_since: datetime, window: Window, ahead: timedelta) -> bool:
    """It came near in this window, or was made known when it was near already."""
    came_near = max(at - ahead, known_since)
    return window.since < came_near <= window.until < at


def over_at(last_day: date, time_zone: str) -> datetime:
    """The moment at which that day ends there."""
    return datetime.combine(last_day + timedelta(days=1), time(), ZoneInfo(time_zone))


def default_row(membership_id: UUID, time_zone: str, now: datetime) -> dict[str, Any]:
    """A new row. What was there before is nothing new to who comes.

    It takes the membership's id: what is shown before it is stored has the same tag as afterwards.
    """
    due_at = next_due(DEFAULT_SCHEDULE, RecipientClock(time_zone), now)
    return {
        "id": membership_id,
        "membership_id": membership_id,
        **msgspec.to_builtins(DEFAULT_SCHEDULE),
        "told_until": now,
        "due_at": due_at,
        "version": 1,
    }


def next_of(digest: BuyerDigest, time_zone: str, now: datetime) -> datetime | None:
    if digest.stopped_at is not None:
        return None
    return next_due(digest.schedule, RecipientClock(time_zone), now)


def apply_patch(
    digest: BuyerDigest, patch: BuyerDigestPatch, time_zone: str, now: datetime
) -> frozenset[str]:
    """Names of the fields that changed."""
    was_silent = digest.due_at is None
    schedule = patch.applied_to(digest.schedule)
    changed = digest.schedule.differences(schedule)
    digest.schedule = schedule
    if patch.frequency not in {UNSET, BuyerDigestFrequency.NEVER} and digest.stopped_at is not None:
        digest.stopped_at = None
        changed |= {"stopped"}
    digest.due_at = next_of(digest, time_zone, now)
    if was_silent and digest.due_at is not None:
        digest.told_until = now  # what came while nothing was wanted is not made up for
    return changed
