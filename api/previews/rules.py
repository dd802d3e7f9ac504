"""How long a preview can be looked at, by whom, and who sees what through it. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from api.core.actor import Actor, ActorKind, Permission
from api.core.errors import Fault

LASTS = timedelta(days=7)
LASTS_AT_MOST = timedelta(days=30)


def expiry_faults(expires_at: datetime, now: datetime) -> Iterator[Fault]:
    if not now < expires_at <= now + LASTS_AT_MOST:
        latest = (now + LASTS_AT_MOST).date().isoformat()
        yield Fault("/expires_at", "expiry_out_of_range", {"latest": latest})


def onlooker(organisation_id: UUID) -> Actor:
    """Nobody in particular, who for one page sees drafts as the buyer's own people do."""
    reading = frozenset({Permission.ORGANISATION_READ})
    return Actor(kind=ActorKind.ANONYMOUS, memberships={organisation_id: reading})
