"""What is no longer needed goes, a batch at a time. Each step returns how many rows went.

Nothing in the database does it by itself: a foreign key would be checked at every match.
"""

from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import CursorResult, Select, delete, exists, select, tuple_
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.notifications.models import DigestSlot, Match, SlotState, Watch

KEPT = timedelta(days=90)
"""Closed slots with their matches: for questions why something was told, or was not."""
BATCH = 2_000


def purge_closed_slots(session: Session, now: datetime, *, limit: int = BATCH) -> int:
    return _remove(session, select(DigestSlot.id).where(DigestSlot.closed_at < now - KEPT), limit)


def purge_ownerless_slots(session: Session, _now: datetime, *, limit: int = BATCH) -> int:
    """Of people who are gone: nobody would ever claim them. Closed ones go in their time."""
    owned = exists().where(Person.id == DigestSlot.person_id)
    chosen = select(DigestSlot.id).where(DigestSlot.state == SlotState.OPEN, ~owned)
    return _remove(session, chosen, limit)


def purge_watchless_matches(session: Session, _now: datetime, *, limit: int = BATCH) -> int:
    """Of watches that are gone, in slots that are open."""
    watched = exists().where(Watch.id == Match.watch_id)
    chosen = (
        select(Match.watch_id, Match.event_id)
        .join(DigestSlot, DigestSlot.id == Match.slot_id)
        .where(DigestSlot.state == SlotState.OPEN, ~watched)
        .limit(limit)
    )
    key = tuple_(Match.watch_id, Match.event_id)
    gone = session.execute(delete(Match).where(key.in_(chosen)))
    return cast(CursorResult[object], gone).rowcount


def _remove(session: Session, slots: Select[UUID], limit: int) -> int:
    ids = session.scalars(slots.limit(limit).with_for_update(skip_locked=True)).all()
    session.execute(delete(Match).where(Match.slot_id.in_(ids)))
    session.execute(delete(DigestSlot).where(DigestSlot.id.in_(ids)))
    return len(ids)
