"""What is no longer needed goes, a batch at a time. Each step returns how many rows went.

Nothing in the database does it by itself: a foreign key would be checked at every match.
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
    tuple_,
)
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.core.actor import SYSTEM
from api.core.audit import record_audit
from api.core.retention import RETENTION, RetentionPeriod
from api.organisations.models import Membership
from api.watches.models import DigestSlot, Match, SlotState, Watch, WatchRequest

KEPT = RETENTION[RetentionPeriod.DIGEST_SLOTS]
"""Closed slots with their matches: for questions why something was told, or was not."""
ERASED_AFTER = RETENTION[RetentionPeriod.UNWATCHED_ADDRESSES]
"""After their last watch was stopped, who has nothing but watches is forgotten."""
BATCH = 2_000


def purge_closed_slots(session: Session, now: datetime, *, limit: int = BATCH) -> int:
    return _remove(session, select(DigestSlot.id).where(DigestSlot.closed_at < now - KEPT), limit)


def purge_ownerless_slots(session: Session, _now: datetime, *, limit: int = BATCH) -> int:
    """Of people who are gone: nobody would ever claim them. Closed ones go in their time."""
    owned = exists().where(Person.id == DigestSlot.person_id)
    stmt = select(DigestSlot.id).where(DigestSlot.state == SlotState.OPEN, ~owned)
    return _remove(session, stmt, limit)


def purge_watchless_matches(session: Session, _now: datetime, *, limit: int = BATCH) -> int:
    """Of watches that are gone, in slots that are open."""
    watched = exists().where(Watch.id == Match.watch_id)
    stmt = (
        select(Match.watch_id, Match.event_id)
        .join(DigestSlot, DigestSlot.id == Match.slot_id)
        .where(DigestSlot.state == SlotState.OPEN, ~watched)
        .limit(limit)
    )
    key = tuple_(Match.watch_id, Match.event_id)
    rows = session.execute(delete(Match).where(key.in_(stmt)))
    return cast(CursorResult[object], rows).rowcount


def purge_watch_requests(session: Session, now: datetime, *, limit: int = BATCH) -> int:
    """Confirmed or not: nobody keeps an address that was left three days ago."""
    ended = select(WatchRequest.id).where(WatchRequest.expires_at < now).limit(limit)
    chosen = WatchRequest.id.in_(ended.with_for_update(skip_locked=True))
    rows = session.execute(delete(WatchRequest).where(chosen))
    return cast(CursorResult[object], rows).rowcount


def erase_unwatching(session: Session, now: datetime, *, limit: int = BATCH) -> int:
    """People of whom there is nothing but an address, once their last watch is long stopped.

    Whether that is still so is asked again of the locked ones: a watch may have come meanwhile.
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
    """Whoever never signed in has written nothing and registered no interest."""
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
