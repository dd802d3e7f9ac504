"""Commands for a person's own watches and follows."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import InvalidRequest, NotFound, found_or_404
from api.core.ids import new_id
from api.core.tokens import TokenKind, hash_token, new_token
from api.core.versions import ExpectedVersion
from api.watches import queries, rules
from api.watches.inputs import FollowPut, WatchCreate, WatchPatch
from api.watches.labels import BuyerNames, buyers_to_name
from api.watches.models import Watch, WatchCriteria, WatchKey
from api.watches.rematching import drop_lost_matches
from api.watches.rules import MAX_FOLLOWS, MAX_WATCHES, Known


async def get(session: AsyncSession, actor: Actor, watch_id: UUID) -> Watch:
    return found_or_404(
        await session.scalar(queries.own_by_id(actor.require_person(), watch_id, follows=False))
    )


async def buyers_named_by(session: AsyncSession, watches: Sequence[Watch]) -> BuyerNames:
    """Names of the buyers that the labels of the watches show."""
    ids = buyers_to_name([(watch.name, watch.criteria) for watch in watches])
    if not ids:
        return {}
    return dict((await session.execute(queries.public_buyer_names(ids))).all())


async def create(session: AsyncSession, actor: Actor, data: WatchCreate) -> Watch:
    actor.require_person()
    rules.require_criteria(data.criteria)
    rules.require_watchable(data.criteria, await known_of(session, actor, data.criteria))
    return await add_watch(session, actor, data)


async def add_watch(session: AsyncSession, actor: Actor, data: WatchCreate) -> Watch:
    """The caller has validated the criteria."""
    person_id = actor.require_person()
    await _require_room(session, person_id, MAX_WATCHES, follows=False)
    watch = Watch(
        id=new_id(),
        person_id=person_id,
        name=data.name,
        criteria=data.criteria,
        **rules.free_text(data.criteria),
        schedule=data.schedule(),
    )
    await _add(session, watch)
    _audit(session, actor, "watch.create", watch)
    return watch


async def update(
    session: AsyncSession,
    actor: Actor,
    watch_id: UUID,
    patch: WatchPatch,
    expected: ExpectedVersion,
) -> Watch:
    watch = await _locked(session, actor, watch_id)
    watch.require_version(expected)
    changed = rules.apply_patch(watch, patch, utc_now())
    if "criteria" in changed and watch.criteria is not None:
        rules.require_criteria(watch.criteria)
        rules.require_watchable(watch.criteria, await known_of(session, actor, watch.criteria))
        await session.execute(delete(WatchKey).where(WatchKey.watch_id == watch.id))
        await _write_keys(session, watch)
        await drop_lost_matches(session, watch, watch.criteria)
    _audit(session, actor, "watch.update", watch, changed)
    await session.flush()
    return watch


async def open_feed(session: AsyncSession, actor: Actor, watch_id: UUID) -> str:
    """Creates a secret token for the feed. An earlier token stops working."""
    watch = await _locked(session, actor, watch_id)
    token = new_token(TokenKind.FEED)
    watch.feed_hash = hash_token(token)
    _audit(session, actor, "watch.open_feed", watch)
    await session.flush()
    return token


async def close_feed(session: AsyncSession, actor: Actor, watch_id: UUID) -> None:
    watch = await _locked(session, actor, watch_id)
    if watch.feed_hash is None:
        raise NotFound
    watch.feed_hash = None
    _audit(session, actor, "watch.close_feed", watch)
    await session.flush()


async def remove(session: AsyncSession, actor: Actor, watch_id: UUID, *, follow: bool) -> None:
    """Digests leave out matches of deleted watches, so nothing more is mailed of them."""
    person_id = actor.require_person()
    watch = found_or_404(
        await session.scalar(queries.own_by_id(person_id, watch_id, follows=follow))
    )
    _audit(session, actor, "follow.delete" if follow else "watch.delete", watch)
    await session.delete(watch)
    await session.flush()


async def follow(session: AsyncSession, actor: Actor, data: FollowPut) -> Watch:
    """Creates the follow, or updates the person's existing follow of the target."""
    person_id, schedule = actor.require_person(), data.schedule()
    if await session.scalar(queries.target_of(actor, data.kind, data.target_id)) is None:
        raise InvalidRequest.at("/target_id", "unknown_target")
    await session.execute(queries.person_for_update(person_id))
    known = await session.scalar(queries.follow_of(person_id, data.kind, data.target_id))
    if known is not None:
        if changed := rules.apply_follow(known, schedule):
            _audit(session, actor, "follow.update", known, changed)
            await session.flush()
        return known
    await _require_room(session, person_id, MAX_FOLLOWS, follows=True)
    watch = Watch(
        id=new_id(),
        person_id=person_id,
        follow_kind=data.kind,
        follow_id=data.target_id,
        schedule=schedule,
    )
    await _add(session, watch)
    _audit(session, actor, "follow.create", watch)
    return watch


async def _locked(session: AsyncSession, actor: Actor, watch_id: UUID) -> Watch:
    stmt = queries.own_by_id(actor.require_person(), watch_id, follows=False)
    return found_or_404(await session.scalar(stmt.with_for_update()))


async def _add(session: AsyncSession, watch: Watch) -> None:
    session.add(watch)
    await session.flush()
    await _write_keys(session, watch)


async def _write_keys(session: AsyncSession, watch: Watch) -> None:
    keys = [{"key": key, "watch_id": watch.id} for key in rules.keys_for(watch)]
    await session.execute(insert(WatchKey), keys)


async def _require_room(
    session: AsyncSession, person_id: UUID, limit: int, *, follows: bool
) -> None:
    await session.execute(queries.person_for_update(person_id))
    mine = queries.own(person_id, follows=follows).subquery()
    rules.require_room(await session.scalar(select(func.count()).select_from(mine)) or 0, limit)


async def known_of(session: AsyncSession, actor: Actor, criteria: WatchCriteria) -> Known:
    places = await session.scalars(queries.places(criteria.regions, criteria.municipalities))
    buyers = await session.scalars(queries.buyers(actor, criteria.buyers))
    regions, municipalities = set(), {}
    for code in places:
        if code.list_name == "regions":
            regions.add(code.code)
        else:
            municipalities[code.code] = code.attributes.get("region")
    return Known(frozenset(regions), municipalities, frozenset(buyers))


def _audit(
    session: AsyncSession,
    actor: Actor,
    action: str,
    watch: Watch,
    changed: frozenset[str] = frozenset(),
) -> None:
    record_audit(session, actor, action, f"watches/{watch.id}", changed=changed)
