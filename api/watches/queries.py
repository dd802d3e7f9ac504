"""Queries for a person's watches and follows, and for the watches that an item hits."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    String,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from api.accounts.models import Person
from api.codelists.models import Code
from api.core.actor import ANONYMOUS, Actor
from api.core.i18n import Texts
from api.core.keyset import after
from api.core.schedule import Frequency
from api.core.search import matches_stored
from api.dialogues.models import Dialogue
from api.dialogues.queries import visible_to as dialogues_visible_to
from api.organisations.models import Organisation, OrganisationKind
from api.organisations.queries.organisations import buyer_names
from api.organisations.queries.organisations import visible_to as organisations_visible_to
from api.plans.models.procurements import Procurement
from api.plans.queries.names import all_terms
from api.plans.queries.visibility import visible_to as procurements_visible_to
from api.watches.keys import Item
from api.watches.models import FollowKind, ItemKind, Match, Watch, WatchKey, WatchRequest

SortKey = tuple[UUID]
ITEM_TABLE: dict[ItemKind, type[Procurement | Dialogue]] = {
    ItemKind.PROCUREMENT: Procurement,
    ItemKind.DIALOGUE: Dialogue,
}


def public_buyer_names(ids: Collection[UUID]) -> Select[UUID, Texts]:
    return buyer_names(ids).where(organisations_visible_to(ANONYMOUS))


def own(person_id: UUID, *, follows: bool) -> Select[Watch]:
    """A person's watches, or their follows."""
    kind = Watch.follow_kind.is_not(None) if follows else Watch.follow_kind.is_(None)
    return select(Watch).where(Watch.person_id == person_id, kind)


def own_by_id(person_id: UUID, watch_id: UUID, *, follows: bool) -> Select[Watch]:
    return own(person_id, follows=follows).where(Watch.id == watch_id)


def own_page(person_id: UUID, *, follows: bool, start: SortKey | None, limit: int) -> Select[Watch]:
    """Oldest first, with one row more than the page holds."""
    columns = (Watch.id,)
    stmt = own(person_id, follows=follows).where(after(columns, start))
    return stmt.order_by(*columns).limit(limit + 1)


def follow_of(person_id: UUID, kind: FollowKind, target_id: UUID) -> Select[Watch]:
    stmt = own(person_id, follows=True)
    return stmt.where(Watch.follow_kind == kind, Watch.follow_id == target_id)


def person_for_update(person_id: UUID) -> Select[Person]:
    """Locks the person, so that two requests at once cannot both take the last free place."""
    return select(Person).where(Person.id == person_id).with_for_update(key_share=True)


def watch_request_by_token(token_hash: bytes) -> Select[WatchRequest]:
    return select(WatchRequest).where(WatchRequest.token_hash == token_hash)


def watch_request_for_update(watch_request_id: UUID) -> Select[WatchRequest]:
    return select(WatchRequest).where(WatchRequest.id == watch_request_id).with_for_update()


def target_of(actor: Actor, kind: FollowKind, target_id: UUID) -> Select[UUID]:
    """The identifier of the target of a follow, if the actor may see it."""
    if kind is FollowKind.BUYER:
        return select(Organisation.id).where(
            Organisation.id == target_id,
            Organisation.kind == OrganisationKind.BUYER,
            organisations_visible_to(actor),
        )
    table = ITEM_TABLE[ItemKind(kind)]
    return select(table.id).where(table.id == target_id, _visible(ItemKind(kind), actor))


def places(regions: Sequence[str], municipalities: Sequence[str]) -> Select[Code]:
    """The given codes that exist."""
    return select(Code).where(
        or_(
            and_(Code.list_name == "regions", Code.code.in_(regions)),
            and_(Code.list_name == "municipalities", Code.code.in_(municipalities)),
        )
    )


def buyers(actor: Actor, ids: Sequence[UUID]) -> Select[UUID]:
    return select(Organisation.id).where(
        Organisation.id.in_(ids),
        Organisation.kind == OrganisationKind.BUYER,
        organisations_visible_to(actor),
    )


def public_item(
    kind: ItemKind, item_id: UUID
) -> Select[UUID, list[str], list[str], list[str], list[str]]:
    """The columns that matching needs of a procurement or dialogue, if it is public."""
    table = ITEM_TABLE[kind]
    return select(
        table.organisation_id,
        table.cpv_prefixes,
        table.regions,
        table.municipalities,
        table.goals,
    ).where(table.id == item_id, _visible(kind, ANONYMOUS))


class Reach(msgspec.Struct, frozen=True):
    """Parameters of `hits`: an event, its item, and the keys of the watches that it reaches."""

    event_id: UUID
    item: Item
    keys: Sequence[str]
    notified: Collection[UUID] = ()
    """People who get another mail of the event."""

    @property
    def values(self) -> dict[str, object]:
        of_event = {"hit_event": self.event_id, "hit_notified": [*self.notified]}
        return of_event | item_values(self.item, self.keys)


DUE_TIME_COLUMNS = ("frequency", "hour", "weekdays", "time_zone", "quiet_from", "quiet_to")
"""Columns that the due time of a watch depends on: its schedule and its person's clock. Columns
that its frequency does not use are null, so that fewer due times are computed."""
EVENT = bindparam("hit_event", type_=Uuid)
KEYS = bindparam("hit_keys", type_=ARRAY(String))
_NOTIFIED = bindparam("hit_notified", type_=ARRAY(Uuid))
_ITEM = bindparam("hit_item", type_=Uuid)
_REGIONS = bindparam("hit_regions", type_=ARRAY(String))
_GOALS = bindparam("hit_goals", type_=ARRAY(String))
_MUNICIPALITIES = bindparam("hit_municipalities", type_=ARRAY(String))


def item_values(item: Item, keys: Sequence[str]) -> dict[str, object]:
    """Values of `KEYS` and of the parameters of `fitting`, `with_goals` and `in_places`."""
    places = {"hit_regions": [*item.regions], "hit_municipalities": [*item.municipalities]}
    always = {"hit_keys": [*keys], "hit_item": item.id, "hit_goals": [*item.goals]}
    return {**always, **(places if item.is_wide else {})}


@cache
def hits(kind: ItemKind, *, is_wide: bool) -> Select[*tuple[Any, ...]]:
    """Running watches that have one of the keys and no match with the event yet, except watches of
    people who were notified. Its parameters are `Reach.values`.

    The statement looks the keys up in their index. Only for the watches found does it compare free
    text (each distinct text once) and the places of a wide item. It is cached, because building it
    took longer than running it.
    """
    reached = _reached(is_wide=is_wide).cte("reached").prefix_with("MATERIALIZED")
    return select(
        reached.c.id, reached.c.person_id, *(reached.c[name] for name in DUE_TIME_COLUMNS)
    ).where(or_(reached.c.query.is_(None), reached.c.query.in_(fitting(kind, reached.c.query))))


def _reached(*, is_wide: bool) -> Select[*tuple[Any, ...]]:
    stmt = select(WatchKey.watch_id).where(WatchKey.key == func.any(KEYS)).distinct()
    hit = stmt.subquery("hit")
    matched = exists().where(Match.watch_id == Watch.id, Match.event_id == EVENT)
    at_once = Watch.frequency == Frequency.AT_ONCE
    # LATERAL with LIMIT makes it a look-up by id for each hit. Without it the planner reads all
    # watches and drops most of them.
    watch = (
        select(
            Watch.id,
            Watch.person_id,
            Watch.query,
            Watch.frequency,
            Watch.hour,
            case((Watch.frequency == Frequency.WEEKLY, Watch.weekdays)).label("weekdays"),
            Person.time_zone,
            case((at_once, Person.quiet_from)).label("quiet_from"),
            case((at_once, Person.quiet_to)).label("quiet_to"),
        )
        .join(Person, Person.id == Watch.person_id)
        .where(
            Watch.id == hit.c.watch_id,
            Watch.stopped_at.is_(None),
            Watch.frequency != Frequency.NEVER,
            Watch.person_id != func.all(_NOTIFIED),
            with_goals(Watch.criteria),
            in_places(Watch.criteria) if is_wide else true(),
            ~matched,
        )
        .limit(1)
        .lateral("watch")
    )
    return select(watch).join_from(hit, watch, true())


def fitting(kind: ItemKind, query: SQLColumnExpression[Any]) -> Select[str]:
    """The free texts that the item fits."""
    table = ITEM_TABLE[kind]
    stmt = select(query.label("query")).where(query.is_not(None)).distinct().subquery()
    terms = select(table.id, all_terms(table).label("terms")).where(table.id == _ITEM).cte("item")
    return (
        select(stmt.c.query)
        .join_from(stmt, table, table.id == _ITEM)
        .join(terms, true())
        .where(matches_stored(table, terms.c.terms, stmt.c.query))
    )


def with_goals(criteria: Any) -> ColumnElement[bool]:
    """Goals are compared for the watches found, not part of their keys: there are few goals, so a
    key for each would find as many watches and multiply their keys. A follow has no criteria, and
    criteria stored before there were goals lack the member."""
    goals = type_coerce(criteria["goals"], JSONB)
    wants_none = func.coalesce(func.jsonb_array_length(goals), 0) == 0
    return or_(wants_none, goals.has_any(_GOALS))


def in_places(criteria: Any) -> ColumnElement[bool]:
    """Gives the same result as keys: compares a watch's municipalities, or else its regions."""
    municipalities, regions = criteria["municipalities"], criteria["regions"]
    return case(
        (func.jsonb_array_length(municipalities) > 0, _any_of(municipalities, _MUNICIPALITIES)),
        (func.jsonb_array_length(regions) > 0, _any_of(regions, _REGIONS)),
        else_=True,
    )


def _any_of(codes: Any, places: ColumnElement[Sequence[str]]) -> ColumnElement[bool]:
    result: ColumnElement[bool] = type_coerce(codes, JSONB).has_any(places)
    return result


def _visible(kind: ItemKind, actor: Actor) -> ColumnElement[bool]:
    if kind is ItemKind.PROCUREMENT:
        return procurements_visible_to(actor)
    return dialogues_visible_to(actor)
