"""Rules of buyers' digests: when one is due, and what it shows. Pure."""

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
"""Roles that get a digest. Members who may only read have nothing to act on."""

QUESTION_REMINDER = timedelta(days=3)
"""Short, because somebody waits for the answer."""
MODERATION_REMINDER = timedelta(days=2)
STALE_REMINDER = timedelta(days=14)
"""Long, because nobody waits, and people stop reading a reminder that comes every day."""

DEFAULT_SCHEDULE = Schedule.of(Frequency.WEEKDAYS, 8, [0])
"""Applies until the person chooses another one."""


def look_ahead(schedule: Schedule) -> timedelta:
    """Time that a digest looks ahead: one day more than the schedule's longest gap, so that each
    meeting is mentioned before it begins.
    """
    return schedule.longest_gap + timedelta(days=1)


def is_reminder_due(since: datetime, window: Window, interval: timedelta) -> bool:
    """Whether the thing began to wait in the window, or has waited a multiple of `interval` in it.

    Windows are contiguous, so each reminder falls into exactly one, whatever their lengths.
    """
    before, after = ((moment - since) // interval for moment in window)
    return after >= 0 and after > before


def is_near(at: datetime, known_since: datetime, window: Window, ahead: timedelta) -> bool:
    """Whether the window contains the moment from which `at` was both near and known."""
    came_near = max(at - ahead, known_since)
    return window.since < came_near <= window.until < at


def end_of_day(last_day: date, time_zone: str) -> datetime:
    """The moment when the day ends in the time zone."""
    return datetime.combine(last_day + timedelta(days=1), time(), ZoneInfo(time_zone))


def default_row(membership_id: UUID, time_zone: str, now: datetime) -> dict[str, Any]:
    """Values of a new row. Its window begins now, so earlier events are not news to the member.

    The row takes the membership's id, so that the ETag is the same before and after it is stored.
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
    """Returns the names of the changed fields."""
    was_inactive = digest.due_at is None
    schedule = patch.applied_to(digest.schedule)
    changed = digest.schedule.differences(schedule)
    digest.schedule = schedule
    if patch.frequency not in {UNSET, BuyerDigestFrequency.NEVER} and digest.stopped_at is not None:
        digest.stopped_at = None
        changed |= {"stopped"}
    digest.due_at = next_of(digest, time_zone, now)
    if was_inactive and digest.due_at is not None:
        digest.told_until = now  # events from the inactive time are not news
    return changed
