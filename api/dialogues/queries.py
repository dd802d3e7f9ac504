"""Queries of dialogue calls, limited to those the actor may see."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import with_expression

from api.codelists.families import GOALS, with_narrower
from api.core.actor import ANONYMOUS, Actor, ActorKind, Permission
from api.core.keyset import before
from api.core.search import matches_text, relevance
from api.dialogues.models import (
    Dialogue,
    DialogueKind,
    DialogueProcurement,
    DialogueStatus,
    Extension,
)
from api.organisations.models import Organisation, OrganisationStatus
from api.plans.models.procurements import Procurement
from api.plans.queries.names import named, own_trade


class DialogueSort(StrEnum):
    RELEVANCE = "relevance"
    """The order of the procurement search: matches in the title first; newest first among
    equals."""
    NEWEST = "newest"


SortKey = tuple[UUID]
KEY_SHAPES: dict[DialogueSort, Any] = {
    DialogueSort.RELEVANCE: tuple[int, UUID],
    DialogueSort.NEWEST: SortKey,
}
ENDED = frozenset({DialogueStatus.CONCLUDED, DialogueStatus.CANCELLED})


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Values of one field are combined with OR, fields with AND. An empty field does not filter."""

    status: Sequence[DialogueStatus] = ()
    buyer: Sequence[UUID] = ()
    cpv: Sequence[str] = ()
    """Significant prefixes, as `cpv_prefix` returns them."""
    region: Sequence[str] = ()
    municipality: Sequence[str] = ()
    procurement: Sequence[UUID] = ()
    goal: Sequence[str] = ()
    """A goal also matches the goals under it."""
    q: str = ""
    ids: Sequence[UUID] = ()
    updated_since: datetime | None = None


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """True for published calls of approved buyers, and for all calls of the actor's organisations.
    Continuous dialogues are no calls: `api/continuous/queries.py` adds them.
    """
    return and_(Dialogue.kind == DialogueKind.CALL, published_or_own(actor))


def published_or_own(actor: Actor) -> ColumnElement[bool]:
    if actor.kind is ActorKind.SYSTEM:
        return true()
    approved = select(Organisation.id).where(Organisation.status == OrganisationStatus.APPROVED)
    public = and_(Dialogue.published_at.is_not(None), Dialogue.organisation_id.in_(approved))
    own = actor.organisations_with(Permission.ORGANISATION_READ)
    return or_(public, Dialogue.organisation_id.in_(own)) if own else public


def by_id(actor: Actor, dialogue_id: UUID) -> Select[Dialogue]:
    return select(Dialogue).where(Dialogue.id == dialogue_id, visible_to(actor))


def public(dialogue_ids: Collection[UUID]) -> Select[Dialogue]:
    return select(Dialogue).where(Dialogue.id.in_(dialogue_ids), visible_to(ANONYMOUS))


def for_update(actor: Actor, dialogue_id: UUID) -> Select[Dialogue]:
    """Lock the call in a way that lets others add contributions and interests."""
    return by_id(actor, dialogue_id).with_for_update(key_share=True)


def default_sort(filters: Filter) -> DialogueSort:
    return DialogueSort.RELEVANCE if filters.q else DialogueSort.NEWEST


def sort_keys(row: Dialogue, sort: DialogueSort) -> tuple[int | UUID, ...]:
    """The cursor key of a row in this order."""
    return (row.search_rank, row.id) if sort is DialogueSort.RELEVANCE else (row.id,)


def page(
    actor: Actor,
    filters: Filter,
    sort: DialogueSort = DialogueSort.NEWEST,
    *,
    start: Sequence[Any] | None,
    limit: int,
) -> Select[Dialogue]:
    """One row more than the page holds."""
    stmt = select(Dialogue).where(*matching(actor, filters)).limit(limit + 1)
    newest = Dialogue.id.desc()
    if sort is DialogueSort.NEWEST:
        return stmt.where(before((Dialogue.id,), start)).order_by(newest)
    rank = relevance(Dialogue, filters.q, own_trade(Dialogue))
    ranked = stmt.options(with_expression(Dialogue.search_rank, rank)).order_by(rank, newest)
    if start is None:
        return ranked
    last, last_id = start
    return ranked.where(or_(rank > last, and_(rank == last, Dialogue.id < last_id)))


def listed(filters: Filter, *, include_ended: bool = False) -> Filter:
    """Leave out ended calls as the list of procurements does, unless the filter names a status,
    particular calls or changes."""
    if filters.status or include_ended or filters.ids or filters.updated_since:
        return filters
    not_ended = [status for status in DialogueStatus if status not in ENDED]
    return msgspec.structs.replace(filters, status=not_ended)


def matching(actor: Actor, filters: Filter) -> list[ColumnElement[bool]]:
    return [visible_to(actor), *_conditions(filters)]


def count(actor: Actor, filters: Filter) -> Select[int]:
    return select(func.count()).select_from(Dialogue).where(*matching(actor, filters))


def links(dialogue_ids: Collection[UUID]) -> Select[UUID, UUID]:
    """Pairs of dialogue and procurement."""
    return (
        select(DialogueProcurement.dialogue_id, DialogueProcurement.procurement_id)
        .where(DialogueProcurement.dialogue_id.in_(dialogue_ids))
        .order_by(DialogueProcurement.procurement_id)
    )


def extensions(dialogue_ids: Collection[UUID]) -> Select[Extension]:
    return select(Extension).where(Extension.dialogue_id.in_(dialogue_ids)).order_by(Extension.id)


def procurements_of(dialogue_ids: Collection[UUID]) -> Select[UUID, Procurement]:
    """Pairs of dialogue and procurement. Locks the procurements in the order of their ids."""
    return (
        select(DialogueProcurement.dialogue_id, Procurement)
        .join(Procurement, Procurement.id == DialogueProcurement.procurement_id)
        .where(DialogueProcurement.dialogue_id.in_(dialogue_ids))
        .order_by(Procurement.id)
        .with_for_update(of=Procurement, key_share=True)
    )


def about_for_update(procurement_id: UUID) -> Select[Dialogue]:
    """Published calls about the procurement, locked. They are searched by its texts and codes."""
    about = select(DialogueProcurement.dialogue_id).where(
        DialogueProcurement.procurement_id == procurement_id
    )
    return (
        select(Dialogue)
        .where(Dialogue.id.in_(about), Dialogue.published_at.is_not(None))
        .order_by(Dialogue.id)
        .with_for_update(key_share=True)
    )


def in_open_dialogues(procurement_ids: Collection[UUID]) -> Select[UUID]:
    return (
        select(DialogueProcurement.procurement_id)
        .join(Dialogue, Dialogue.id == DialogueProcurement.dialogue_id)
        .where(
            DialogueProcurement.procurement_id.in_(procurement_ids),
            Dialogue.status == DialogueStatus.OPEN,
        )
    )


def _conditions(filters: Filter) -> Iterator[ColumnElement[bool]]:
    for attribute, accepted in (
        (Dialogue.id, filters.ids),
        (Dialogue.status, filters.status),
        (Dialogue.organisation_id, filters.buyer),
    ):
        if accepted:
            yield attribute.in_(accepted)
    if filters.procurement:
        about = select(DialogueProcurement.dialogue_id).where(
            DialogueProcurement.procurement_id.in_(filters.procurement)
        )
        yield Dialogue.id.in_(about)
    for column, codes in (
        (Dialogue.cpv_prefixes, filters.cpv),
        (Dialogue.regions, filters.region),
        (Dialogue.municipalities, filters.municipality),
        (Dialogue.goals, with_narrower(GOALS, filters.goal)),
    ):
        if codes:
            yield column.overlap(codes)
    if filters.q:
        yield matches_text(Dialogue, filters.q, named(Dialogue))
    if filters.updated_since:
        yield Dialogue.updated_at >= filters.updated_since


def due_to_publish(now: datetime, limit: int) -> Select[Dialogue]:
    due = and_(Dialogue.status == DialogueStatus.DRAFT, Dialogue.publish_at <= now)
    return _claim(due, Dialogue.publish_at, limit)


def due_to_open(now: datetime, limit: int) -> Select[Dialogue]:
    due = and_(Dialogue.status == DialogueStatus.SCHEDULED, Dialogue.opens_at <= now)
    return _claim(due, Dialogue.opens_at, limit)


def due_to_close(now: datetime, limit: int) -> Select[Dialogue]:
    due = and_(Dialogue.status == DialogueStatus.OPEN, Dialogue.closes_at <= now)
    return _claim(due, Dialogue.closes_at, limit)


def nearly_closing(now: datetime, limit: int) -> Select[Dialogue]:
    """Calls that close within 25 hours, the longest day. The rule then checks the buyer's clock."""
    due = and_(
        Dialogue.status == DialogueStatus.OPEN,
        Dialogue.closes_at > now,
        Dialogue.closes_at <= now + timedelta(hours=25),
        Dialogue.closing_announced_for.is_distinct_from(Dialogue.closes_at),
    )
    return _claim(due, Dialogue.closes_at, limit)


def buyers_of(dialogues: Collection[Dialogue]) -> Select[Organisation]:
    ids = {dialogue.organisation_id for dialogue in dialogues}
    return select(Organisation).where(Organisation.id.in_(ids))


def _claim(due: ColumnElement[bool], first: Any, limit: int) -> Select[Dialogue]:
    return (
        select(Dialogue)
        .where(due)
        .order_by(first, Dialogue.id)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    )


def procurements_with_dialogue(procurement_ids: Sequence[UUID]) -> Select[UUID]:
    """Ids of those procurements that have a dialogue, including drafts."""
    return select(DialogueProcurement.procurement_id).where(
        DialogueProcurement.procurement_id.in_(procurement_ids)
    )
