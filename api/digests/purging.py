"""Deletes slots, matches, requests and people after their retention, a batch at a time.

Each step returns the number of deleted rows. No foreign key cascades here, because the database
would check it at every match.
"""

from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Select,
    delete,
    exists,
    or_,
    select,
)
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.core.actor import SYSTEM
from api.core.audit import record_audit
from api.core.batches import in_batch
from api.core.retention import RETENTION, RetentionPeriod
from api.organisations.models import Membership
from api.watches.models import DigestSlot, Match, SlotState, Watch, WatchRequest

SLOTS_KEPT = RETENTION[RetentionPeriod.DIGEST_SLOTS]
"""Closed slots are kept with their matches to answer why something was or was not in a digest."""
ERASED_AFTER = RETENTION[RetentionPeriod.UNWATCHED_ADDRESSES]
"""Time from the last watch's stop until a person without an account is erased."""
BATCH = 2_000


def purge_closed_slots(session: Session, now: datetime, *, limit: int = BATCH) -> int:
    stmt = select(DigestSlot.id).where(DigestSlot.closed_at < now - SLOTS_KEPT)
    return _remove(session, stmt, limit)


def purge_ownerless_slots(session: Session, _now: datetime, *, limit: int = BATCH) -> int:
    """Open slots of people who were erased: nothing else would close them."""
    owned = exists().where(Person.id == DigestSlot.person_id)
    stmt = select(DigestSlot.id).where(DigestSlot.state == SlotState.OPEN, ~owned)
    return _remove(session, stmt, limit)


def purge_watchless_matches(session: Session, _now: datetime, *, limit: int = BATCH) -> int:
    """Matches of deleted watches in open slots."""
    watched = exists().where(Watch.id == Match.watch_id)
    stmt = (
        select(Match.watch_id, Match.event_id)
        .join(DigestSlot, DigestSlot.id == Match.slot_id)
        .where(DigestSlot.state == SlotState.OPEN, ~watched)
        .limit(limit)
    )
    rows = session.execute(delete(Match).where(in_batch(stmt)))
    return cast(CursorResult[object], rows).rowcount


def purge_watch_requests(session: Session, now: datetime, *, limit: int = BATCH) -> int:
    """Expired requests, confirmed or not: an address is kept for three days only."""
    expired = select(WatchRequest.id).where(WatchRequest.expires_at < now).limit(limit)
    batch = in_batch(expired.with_for_update(skip_locked=True))
    rows = session.execute(delete(WatchRequest).where(batch))
    return cast(CursorResult[object], rows).rowcount


def erase_unwatching(session: Session, now: datetime, *, limit: int = BATCH) -> int:
    """Erases people without an account, `ERASED_AFTER` after their last watch was stopped.

    The conditions are checked again after locking, since a watch may have been confirmed meanwhile.
    """
    idle = unwatching(now - ERASED_AFTER)
    locked = select(Person.id).where(*idle).limit(limit).with_for_update(skip_locked=True)
    ids = session.scalars(locked).all()
    stmt = delete(Person).where(Person.id.in_(ids), *idle).returning(Person.id)
    erased = session.scalars(stmt, execution_options={"synchronize_session": False}).all()
    for person_id in erased:
        record_audit(session, SYSTEM, "person.erase", f"people/{person_id}")
    return len(erased)


def unwatching(since: datetime) -> tuple[ColumnElement[bool], ...]:
    """Conditions for people of whom only an address is stored. A person who never signed in has no
    contributions and no interests.
    """
    watching = exists().where(
        Watch.person_id == Person.id,
        or_(Watch.stopped_at.is_(None), Watch.stopped_at >= since),
    )
    belongs = exists().where(Membership.person_id == Person.id)
    alone = (
        Person.has_account.is_(False),
        Person.platform_role.is_(None),
        Person.erased_at.is_(None),
    )
    return (*alone, Person.updated_at < since, ~watching, ~belongs)


def _remove(session: Session, slots: Select[UUID], limit: int) -> int:
    ids = session.scalars(slots.limit(limit).with_for_update(skip_locked=True)).all()
    session.execute(delete(Match).where(Match.slot_id.in_(ids)))
    session.execute(delete(DigestSlot).where(DigestSlot.id.in_(ids)))
    return len(ids)
