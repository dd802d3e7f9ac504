"""Steps of the workers: members get their digests, those that are due are written."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import update
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.buyer_digests import queries
from api.buyer_digests.build import DigestContext, build_digest, headers_of
from api.buyer_digests.links import BuyerLinks
from api.buyer_digests.load import read_material
from api.buyer_digests.model import Digest, Reader, Window
from api.buyer_digests.models import BuyerDigest
from api.buyer_digests.rules import default_row, next_of
from api.core.actor import Actor, ActorKind
from api.core.i18n import Language
from api.mails.enqueue import queue_mail
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail, render
from api.organisations.models import Organisation, Role
from api.organisations.rules.roles import permissions_of

log = structlog.get_logger(__name__)

SETTLED_AFTER = timedelta(minutes=1)
RETRY_AFTER = timedelta(hours=1)


def enrol(session: Session, now: datetime, *, limit: int = 1_000) -> int:
    """Whoever may act for a buyer gets its digest, until they say otherwise. How many are new."""
    found = session.execute(queries.without_digest(limit)).all()
    rows = [default_row(membership_id, time_zone, now) for membership_id, time_zone in found]
    if rows:
        session.execute(queries.add_missing(), rows)
    return len(rows)


def mail_due(session: Session, now: datetime, links: BuyerLinks, *, limit: int = 50) -> int:
    """Close up to `limit` windows that are due; how many there were.

    The mail is stored and the window closed in one transaction. What cannot be built is tried
    again later, over the same window and what comes after it, and holds up nobody.
    """
    due = session.execute(queries.due(now, limit)).all()
    for digest, role, person, organisation in due:
        try:
            with session.begin_nested():
                _tell(session, digest, reader_of(role, person, organisation), now, links)
                due_at = next_of(digest, person.time_zone, now)
        except Exception:
            log.exception("buyer digest cannot be built", buyer_digest_id=str(digest.id))
            _close(session, digest, due_at=now + RETRY_AFTER)
        else:
            _close(session, digest, due_at=due_at, told_until=_end_of_window(now))
    return len(due)


def _close(session: Session, digest: BuyerDigest, **values: Any) -> None:
    """Nobody's edit of the schedule becomes stale by it."""
    stmt = update(BuyerDigest).where(BuyerDigest.id == digest.id).values(**values)
    session.execute(stmt.execution_options(synchronize_session=False))


def _end_of_window(now: datetime) -> datetime:
    """What is dated before has been committed by now, and by all clocks of ours."""
    return now - SETTLED_AFTER


def _tell(
    session: Session, digest: BuyerDigest, reader: Reader, now: datetime, links: BuyerLinks
) -> None:
    window = Window(digest.told_until, _end_of_window(now))
    material = read_material(session, reader, digest.schedule, window)
    context = DigestContext(reader, digest.schedule, window, links)
    built = build_digest(context, material, links.stop(digest.id))
    if built is None or digest.due_at is None:
        return
    queue_mail(
        session,
        key=f"buyer-digest:{digest.id}:{digest.due_at.isoformat()}",
        kind=MailKind.BUYER_DIGEST,
        address=reader.email,
        language=reader.language,
        person_id=reader.person_id,
        member_of=reader.organisation_id,
        headers=headers_of(built, links.host, reader.language),
        **render_digest(built, reader.language, links)._asdict(),
    )


def render_digest(digest: Digest, language: Language, links: BuyerLinks) -> RenderedMail:
    return render(
        "buyer_digests/buyer_digest",
        language,
        public_url=links.public_url,
        subject=digest.subject,
        digest=digest,
    )


def reader_of(role: Role, person: Person, organisation: Organisation) -> Reader:
    """As if they were signed in now."""
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
