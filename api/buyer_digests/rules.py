"""When a member is written to, and of what. Pure."""

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import UNSET

from api.buyer_digests.inputs import BuyerDigestPatch
from api.buyer_digests.model import Window
from api.buyer_digests.models import BuyerDigest, BuyerDigestFrequency
from api.core.actor import Permission
from api.core.schedule import Frequency, Schedule, next_due
from api.organisations.models import OrganisationKind
from api.organisations.rules.roles import ROLES_OF, roles_with

ACTING = roles_with(Permission.PLAN_WRITE) & ROLES_OF[OrganisationKind.BUYER]
"""Whoever only looks on has nothing to do."""

QUESTIONS_AGAIN = timedelta(days=3)
"""Somebody waits: what is not dealt with comes back soon."""
QUEUE_AGAIN = timedelta(days=2)
STALE_AGAIN = timedelta(days=14)
"""Nobody waits at the door: a nudge that comes every day is no longer read."""

AHEAD = {
    BuyerDigestFrequency.WEEKDAYS: timedelta(days=4),
    BuyerDigestFrequency.WEEKLY: timedelta(days=8),
}
"""How far a digest looks: a day further than the longest time until the next one (a weekend, a
week), so that nothing near is told only when it begins."""


class Timing(NamedTuple):
    """`hour` and `weekday` (0 is Monday) as the clock on the person's wall shows them."""

    frequency: BuyerDigestFrequency
    hour: int
    weekday: int


USUAL = Timing(BuyerDigestFrequency.WEEKDAYS, 8, 0)
"""Until the person says otherwise."""

_SATURDAY = 5
_FREQUENCY = {
    BuyerDigestFrequency.WEEKDAYS: Frequency.DAILY,
    BuyerDigestFrequency.WEEKLY: Frequency.WEEKLY,
}


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


def due_after(timing: Timing, time_zone: str, now: datetime) -> datetime | None:
    """None for never. Saturdays and Sundays are left out of `weekdays`; holidays are not."""
    frequency, hour, weekday = timing
    if frequency is BuyerDigestFrequency.NEVER:
        return None
    schedule = Schedule(_FREQUENCY[frequency], hour, weekday, time_zone)
    due = next_due(schedule, now, window_seconds=1)
    while (
        frequency is BuyerDigestFrequency.WEEKDAYS
        and due.astimezone(ZoneInfo(time_zone)).weekday() >= _SATURDAY
    ):
        due = next_due(schedule, due, window_seconds=1)
    return due


def usual(membership_id: UUID, time_zone: str, now: datetime) -> dict[str, Any]:
    """A new row. What was there before is nothing new to who comes.

    It takes the membership's id: what is shown before it is stored has the same tag as afterwards.
    """
    due_at = due_after(USUAL, time_zone, now)
    return {
        "id": membership_id,
        "membership_id": membership_id,
        **USUAL._asdict(),
        "told_until": now,
        "due_at": due_at,
        "version": 1,
    }


def next_of(digest: BuyerDigest, time_zone: str, now: datetime) -> datetime | None:
    if digest.stopped_at is not None:
        return None
    timing = Timing(digest.frequency, digest.hour, digest.weekday)
    return due_after(timing, time_zone, now)


def apply_patch(
    digest: BuyerDigest, patch: BuyerDigestPatch, time_zone: str, now: datetime
) -> frozenset[str]:
    """Names of the fields that changed."""
    was_silent = digest.due_at is None
    given = {"frequency": patch.frequency, "hour": patch.hour, "weekday": patch.weekday}
    wanted = {name: value for name, value in given.items() if value is not UNSET}
    changed = {name for name, value in wanted.items() if getattr(digest, name) != value}
    for name in changed:
        setattr(digest, name, wanted[name])
    if patch.frequency not in {UNSET, BuyerDigestFrequency.NEVER} and digest.stopped_at is not None:
        digest.stopped_at = None
        changed.add("stopped")
    digest.due_at = next_of(digest, time_zone, now)
    if was_silent and digest.due_at is not None:
        digest.told_until = now  # what came while nothing was wanted is not made up for
    return frozenset(changed)
