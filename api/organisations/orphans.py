"""Orphans: items whose creator is gone. They work for two weeks more, unless a member adopts them.

Features above this one provide their kinds of items (`Kind`). The API and the workers use the same
synchronous functions, in the transaction that removes the creator: they mark the items, disable
them at once if there is cause, and mail leaders and admins one list. The caller commits.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Update, and_, exists, not_, or_, select, update
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.core.actor import SYSTEM, Actor
from api.core.audit import record_audit
from api.core.errors import WrongState
from api.organisations.mails.orphans import Creator, Departure, Left, mail_leaders
from api.organisations.models import ApiKey, CreatorKind, HasCreator, Membership

ADOPTABLE_FOR = timedelta(days=14)
BATCH = 100


class Kind(NamedTuple):
    """`active` items still work. `kept` items also include those that can be enabled again."""

    model: type[Any]
    organisation_id: ColumnElement[UUID]
    kept: Callable[[datetime], ColumnElement[bool]]
    active: Callable[[datetime], ColumnElement[bool]]
    left: Callable[[Any], Left]
    disable: Callable[[Session, Any, datetime], None]


def set_creator(thing: HasCreator, actor: Actor) -> None:
    is_key = actor.api_key_id is not None
    thing.maker_kind = CreatorKind.API_KEY if is_key else CreatorKind.PERSON
    thing.maker_id = actor.api_key_id or actor.person_id


def adopt(thing: HasCreator, actor: Actor) -> None:
    """Only a person can adopt: a stolen key could otherwise adopt the items of another key."""
    actor.require_person()
    if thing.disabled_at is None:
        raise WrongState("made", "owned", "orphaned")
    set_creator(thing, actor)
    thing.disabled_at = None


def leave_behind(
    session: Session,
    kinds: Sequence[Kind],
    organisation_id: UUID,
    creator: Creator,
    now: datetime,
    *,
    at_once: bool,
    public_url: str,
) -> list[Left]:
    """Marks and returns all items of the creator that nobody has adopted. A repeated call changes
    nothing and sends no mail."""
    at = now if at_once else now + ADOPTABLE_FOR
    left, is_news = [], False
    for kind in kinds:
        stmt = select(kind.model).where(
            kind.kept(now),
            kind.organisation_id == organisation_id,
            kind.model.maker_kind == creator.kind,
            kind.model.maker_id == creator.id,
        )
        locked = stmt.order_by(kind.model.id).with_for_update(of=kind.model)
        for thing in session.scalars(locked).all():
            if thing.disabled_at is None or thing.disabled_at > at:
                is_news, thing.disabled_at = True, at
                _audit_orphan(session, kind.left(thing), organisation_id)
            if at_once:
                kind.disable(session, thing, now)
            left.append(kind.left(thing))
    session.flush()
    if is_news:
        mail_leaders(session, organisation_id, Departure(creator, at, at_once), left, public_url)
    return left


def orphan_ownerless(
    session: Session, kinds: Sequence[Kind], now: datetime, *, public_url: str
) -> int:
    """Marks items of expired keys, and items whose creator left while they were created."""
    makers: dict[tuple[UUID, CreatorKind, UUID], None] = {}
    for kind in kinds:
        model = kind.model
        columns = (kind.organisation_id, model.maker_kind, model.maker_id)
        stmt = select(*columns).where(kind.kept(now), _ownerless(kind, now))
        makers |= dict.fromkeys(tuple(row) for row in session.execute(stmt.limit(BATCH)))
    for organisation_id, maker_kind, maker_id in makers:
        creator = Creator(maker_kind, maker_id)
        key = session.get(ApiKey, maker_id) if maker_kind is CreatorKind.API_KEY else None
        at_once = key is not None and key.compromised_at is not None
        leave_behind(
            session, kinds, organisation_id, creator, now, at_once=at_once, public_url=public_url
        )
    return len(makers)


def disable_due(session: Session, kinds: Sequence[Kind], now: datetime) -> int:
    """Disables orphans that nobody has adopted in time."""
    count = 0
    for kind in kinds:
        due = select(kind.model).where(kind.active(now), kind.model.disabled_at <= now)
        locked = due.limit(BATCH).with_for_update(of=kind.model, skip_locked=True)
        for thing in session.scalars(locked).all():
            kind.disable(session, thing, now)
            count += 1
    return count


def forget_erased(session: Session, kinds: Sequence[Kind]) -> None:
    """Removes the creator's id from orphans and keys of erased accounts. Orphans stay orphaned."""
    for kind in kinds:
        model = kind.model
        erased = not_(exists().where(Person.id == model.maker_id))
        theirs = (
            model.maker_kind == CreatorKind.PERSON,
            model.maker_id.is_not(None),
            model.disabled_at.is_not(None),
        )
        _forget(session, update(model).where(*theirs, erased).values(maker_id=None))
    erased = not_(exists().where(Person.id == ApiKey.maker_person_id))
    known = ApiKey.maker_person_id.is_not(None)
    _forget(session, update(ApiKey).where(known, erased).values(maker_person_id=None))


def _forget(session: Session, statement: Update) -> None:
    session.execute(statement, execution_options={"synchronize_session": False})


def _ownerless(kind: Kind, now: datetime) -> ColumnElement[bool]:
    model = kind.model
    of_key, of_person = (
        model.maker_kind == CreatorKind.API_KEY,
        model.maker_kind == CreatorKind.PERSON,
    )
    key = exists().where(ApiKey.id == model.maker_id)
    live = key.where(ApiKey.revoked_at.is_(None), ApiKey.expires_at > now)
    stolen = key.where(ApiKey.compromised_at.is_not(None))
    member = exists().where(
        Membership.person_id == model.maker_id, Membership.organisation_id == kind.organisation_id
    )
    unmarked, later = model.disabled_at.is_(None), model.disabled_at > now
    return or_(
        and_(unmarked, of_key, not_(live)),
        and_(unmarked, of_person, not_(member)),
        and_(later, of_key, stolen),
    )


def _audit_orphan(session: Session, left: Left, organisation_id: UUID) -> None:
    target = f"{left.kind}s/{left.id}"
    record_audit(session, SYSTEM, f"{left.kind}.orphan", target, organisation_id=organisation_id)
