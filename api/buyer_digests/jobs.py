"""Steps of the workers: add rows for new members, build the digests that are due."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import update
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.buyer_digests import queries
from api.buyer_digests.build import DigestContext, build_digest
from api.buyer_digests.links import BuyerLinks
from api.buyer_digests.load import read_material
from api.buyer_digests.mails import queue_digest
from api.buyer_digests.model import Reader, Window
from api.buyer_digests.models import BuyerDigest
from api.buyer_digests.rules import default_row, next_of
from api.core.actor import Actor, ActorKind
from api.organisations.models import Organisation, Role
from api.organisations.rules.roles import permissions_of

log = structlog.get_logger(__name__)

SETTLED_AFTER = timedelta(minutes=1)
"""Time between the end of a window and now. Transactions with earlier times have been committed by
then.
"""
RETRY_AFTER = timedelta(hours=1)


def enrol(session: Session, now: datetime, *, limit: int = 1_000) -> int:
    """Adds rows for members of buyers who may act and have none. Returns the number of rows."""
    members = session.execute(queries.without_digest(limit)).all()
    rows = [default_row(membership_id, time_zone, now) for membership_id, time_zone in members]
    if rows:
        session.execute(queries.add_missing(), rows)
    return len(rows)


def mail_due(session: Session, now: datetime, links: BuyerLinks, *, limit: int = 50) -> int:
    """Closes up to `limit` windows that are due. Returns their number.

    One transaction stores the mail and closes the window. A digest that cannot be built does not
    delay the others; it is tried again after `RETRY_AFTER`, with a window that begins where the
    failed one began.
    """
    due = session.execute(queries.due(now, limit)).all()
    for digest, role, person, organisation in due:
        try:
            with session.begin_nested():
                reader = reader_of(role, person, organisation)
                _queue_if_due(session, digest, reader, now, links)
                due_at = next_of(digest, person.time_zone, now)
        except Exception:
            log.exception("buyer digest cannot be built", buyer_digest_id=str(digest.id))
            _close(session, digest, due_at=now + RETRY_AFTER)
        else:
            _close(session, digest, due_at=due_at, told_until=_end_of_window(now))
    return len(due)


def _close(session: Session, digest: BuyerDigest, **values: Any) -> None:
    """Leaves the version as it is, so that the member's ETag stays valid."""
    stmt = update(BuyerDigest).where(BuyerDigest.id == digest.id).values(**values)
    session.execute(stmt.execution_options(synchronize_session=False))


def _end_of_window(now: datetime) -> datetime:
    return now - SETTLED_AFTER


def _queue_if_due(
    session: Session, digest: BuyerDigest, reader: Reader, now: datetime, links: BuyerLinks
) -> None:
    window = Window(digest.told_until, _end_of_window(now))
    material = read_material(session, reader, digest.schedule, window)
    context = DigestContext(reader, digest.schedule, window, links)
    built = build_digest(context, material, links.stop(digest.id))
    if built is not None and digest.due_at is not None:
        key = f"buyer-digest:{digest.id}:{digest.due_at.isoformat()}"
        queue_digest(session, key, built, reader, links)


def reader_of(role: Role, person: Person, organisation: Organisation) -> Reader:
    """The member with the permissions of a request that they would send now."""
    held = permissions_of(role, organisation.status)
    return Reader(
        actor=Actor(
            kind=ActorKind.PERSON, person_id=person.id, memberships={organisation.id: held}
        ),
        person_id=person.id,
        email=person.email,
        language=person.language,
        time_zone=person.time_zone,
        role=role,
        organisation_id=organisation.id,
        organisation=organisation.name,
        organisation_zone=organisation.time_zone,
    )
