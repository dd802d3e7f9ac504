"""Procurement search: filters, orders, facets."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    ARRAY,
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    String,
    Subquery,
    cast,
    column,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
    values,
)
from sqlalchemy.orm import with_expression

from api.codelists.families import GOALS, wider_codes, with_narrower
from api.core.actor import Actor, ActorKind, Permission
from api.core.keyset import after, before
from api.core.search import matches_text, relevance
from api.plans.inputs.search import Facet, ProcurementSearch, ProcurementSort
from api.plans.models.procurements import NEWEST_KEY, NOTICE_KEY, Procurement
from api.plans.models.values import ProcurementStatus
from api.plans.queries.names import named, own_trade
from api.plans.queries.stale import end_of, stale
from api.plans.queries.visibility import visible_to
from api.plans.rules.transitions import ENDED

P = Procurement
NO_DATE = date(9999, 12, 31)
MOST_CODES = 200
"""Maximum of codes of one facet."""

KEY_SHAPES: dict[ProcurementSort, Any] = {
    ProcurementSort.RELEVANCE: tuple[int, date, UUID],
    ProcurementSort.NOTICE: tuple[date, UUID],
    ProcurementSort.LATEST_NOTICE: tuple[date, UUID],
    ProcurementSort.NEWEST: tuple[datetime, UUID],
}


def sort_keys(row: Procurement, sort: ProcurementSort) -> tuple[int | date | datetime | UUID, ...]:
    """Sort keys of the last row of a page, for its cursor."""
    if sort is ProcurementSort.RELEVANCE:
        return row.search_rank, row.notice_date or NO_DATE, row.id
    if sort is ProcurementSort.NEWEST:
        return row.published_at or row.created_at, row.id
    return row.notice_date or NO_DATE, row.id


def page(
    actor: Actor,
    search: ProcurementSearch,
    sort: ProcurementSort,
    *,
    start: Sequence[Any] | None,
    limit: int,
) -> Select[Procurement]:
    """A page with one row more than it holds."""
    stmt = select(P).where(*matching(actor, search)).limit(limit + 1)
    if sort is ProcurementSort.RELEVANCE:
        rank = relevance(P, search.q, own_trade(P))
        ranked = stmt.options(with_expression(P.search_rank, rank))
        columns: tuple[Any, ...] = (rank, NOTICE_KEY, P.id)
        return ranked.where(after(columns, start)).order_by(*columns)
    columns = (NEWEST_KEY if sort is ProcurementSort.NEWEST else NOTICE_KEY, P.id)
    if sort is ProcurementSort.NOTICE:
        return stmt.where(after(columns, start)).order_by(*columns)
    return stmt.where(before(columns, start)).order_by(*(c.desc() for c in columns))


def page_by_id(
    actor: Actor, search: ProcurementSearch, *, start: UUID | None, limit: int
) -> Select[Procurement]:
    """In the order of creation, with one row more than the page holds."""
    stmt = select(P).where(*matching(actor, search)).order_by(P.id).limit(limit + 1)
    return stmt if start is None else stmt.where(P.id > start)


def count_up_to(actor: Actor, search: ProcurementSearch, limit: int) -> Select[int]:
    matches = select(P.id).where(*matching(actor, search)).limit(limit).subquery()
    return select(func.count()).select_from(matches)


def listed(search: ProcurementSearch, *, include_ended: bool = False) -> ProcurementSearch:
    """Adds the filter of lists: they leave out ended procurements unless the request asks for
    them, or for particular procurements or changes."""
    is_particular = search.ids or search.references or search.updated_since
    if search.statuses or include_ended or is_particular:
        return search
    return msgspec.structs.replace(
        search, statuses=tuple(S for S in ProcurementStatus if S not in ENDED)
    )


def matching(actor: Actor, search: ProcurementSearch) -> list[ColumnElement[bool]]:
    return [visible_to(actor), *_filters(actor, search)]


def _filters(actor: Actor, search: ProcurementSearch) -> Iterator[ColumnElement[bool]]:
    if search.q:
        yield matches_text(P, search.q, named(P))
    for codes_column, codes in (
        (P.cpv_prefixes, search.cpv),
        (P.regions, search.regions),
        (P.municipalities, search.municipalities),
        (P.criteria_codes, search.criteria),
        (P.goals, with_narrower(GOALS, search.goals)),
    ):
        if codes:
            yield codes_column.op("&&")(cast(list(codes), ARRAY(String)))
    for attribute, accepted in (
        (P.id, search.ids),
        (P.organisation_id, search.buyers),
        (P.plan_id, search.plans),
        (P.reference, search.references),
        (P.status, search.statuses),
        (P.category, search.categories),
    ):
        if accepted:
            yield attribute.in_(accepted)
    if search.sme is not None:
        yield P.sme_suitable.is_(search.sme)
    yield from _value_filters(actor, search)
    yield from _time_filters(search)


def _value_filters(actor: Actor, search: ProcurementSearch) -> Iterator[ColumnElement[bool]]:
    """Matches overlapping ranges; an open end has no limit. Withheld values do not match, since a
    search would reveal them."""
    if search.value_from is None and search.value_to is None:
        return
    if search.value_from is not None:
        yield or_(P.value_high >= search.value_from, P.value_high.is_(None))
    if search.value_to is not None:
        yield or_(P.value_low <= search.value_to, P.value_low.is_(None))
    yield or_(P.value_low.is_not(None), P.value_high.is_not(None))
    if actor.kind is not ActorKind.SYSTEM:
        own = actor.organisations_with(Permission.ORGANISATION_READ)
        yield or_(P.value_withheld.is_(False), P.organisation_id.in_(own))


def _time_filters(search: ProcurementSearch) -> Iterator[ColumnElement[bool]]:
    """Matches overlapping periods: `Q3/2027` matches from 15 August on and until 1 July."""
    if search.notice_to is not None:
        yield P.notice_date <= search.notice_to
    if search.notice_from is not None:
        yield end_of(P.notice_date, P.notice_precision) > search.notice_from
    if search.stale_on is not None:
        yield stale(search.stale_on)
    if search.updated_since is not None:
        yield P.updated_at >= search.updated_since


def counts(
    actor: Actor, search: ProcurementSearch, facets: Sequence[Facet], *, total: bool
) -> Select[str, str, int]:
    """Rows (facet, code, number) over all results; the facet `""` is the total.

    There are no rows if there are no results. One pass over the results counts equal values of each
    facet's column. Lists are unnested after that, because there are far fewer different lists than
    results.
    """
    columns: dict[str, Any] = {facet.value: _FACET_COLUMNS[facet] for facet in facets}
    if total:
        columns[""] = literal_column("''")
    hits = select(*(expression.label(f"f_{facet}") for facet, expression in columns.items()))
    matches = hits.where(*matching(actor, search)).subquery("hits")
    sets = func.grouping_sets(*(tuple_(each) for each in matches.c))
    groups = select(*matches.c, func.count().label("number")).group_by(sets).cte("groups")
    codes = union_all(*(_codes(facet, groups) for facet in columns)).subquery("codes")
    return _most_frequent(codes)


_FACET_COLUMNS: dict[Facet, Any] = {
    Facet.CPV: P.cpv_prefixes,
    Facet.REGION: P.regions,
    Facet.MUNICIPALITY: P.municipalities,
    Facet.BUYER: P.organisation_id,
    Facet.STATUS: P.status,
    Facet.CATEGORY: P.category,
    Facet.CRITERION: P.criteria_codes,
    Facet.GOAL: P.goals,
    Facet.SME: P.sme_suitable,
}
_LISTS = frozenset({Facet.CPV, Facet.REGION, Facet.MUNICIPALITY, Facet.CRITERION})


def _codes(facet: str, groups: CTE) -> Select[Any]:
    """A group of one facet has NULL in the columns of the others."""
    given = groups.c[f"f_{facet}"]
    if facet == Facet.GOAL:
        code = _with_wider_goals(given)
    else:
        code = func.unnest(given) if facet in _LISTS else cast(given, String)
    facet_name = literal(facet).label("facet")
    return select(facet_name, code.label("code"), groups.c.number).where(given.is_not(None))


def _with_wider_goals(goals: Any) -> ColumnElement[str]:
    """The goals of one group and all goals above them, each once."""
    pairs = [(code, wider) for code, above in wider_codes(GOALS).items() for wider in above]
    names = values(column("code", String), column("wider", String), name="wider_goals")
    families = names.data(pairs)
    above = select(families.c.wider).where(families.c.code == func.any(goals)).distinct()
    return func.unnest(func.array(above.scalar_subquery(), type_=ARRAY(String)))


def _most_frequent(codes: Subquery) -> Select[str, str, int]:
    number = func.sum(codes.c.number).cast(BigInteger)
    order = (number.desc(), codes.c.code)
    place = func.row_number().over(partition_by=codes.c.facet, order_by=order)
    counted = (
        select(codes.c.facet, codes.c.code, number.label("number"), place.label("place"))
        .group_by(codes.c.facet, codes.c.code)
        .subquery("counted")
    )
    return (
        select(counted.c.facet, counted.c.code, counted.c.number)
        .where(counted.c.place <= MOST_CODES)
        .order_by(counted.c.facet, counted.c.place)
    )
