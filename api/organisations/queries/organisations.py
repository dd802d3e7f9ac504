"""Visibility, look-up and lists of organisations."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select, true

from api.core.actor import Actor, Permission
from api.core.i18n import Texts
from api.core.keyset import after
from api.core.normal_forms import composed
from api.core.search import begins_with_words
from api.organisations.models import (
    Confirmation,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
)
from api.organisations.rules.identifiers import Identifier
from api.organisations.rules.labels import OrganisationName
from api.organisations.rules.organisations import in_finnish_order

SortKey = tuple[str, UUID]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Everybody sees approved organisations; only their members and the operator see others."""
    if actor.may(Permission.ORGANISATION_APPROVE):
        return true()
    own = actor.organisations_with(Permission.ORGANISATION_READ)
    return or_(Organisation.status == OrganisationStatus.APPROVED, Organisation.id.in_(own))


def by_id(actor: Actor, organisation_id: UUID) -> Select[Organisation]:
    return select(Organisation).where(Organisation.id == organisation_id, visible_to(actor))


def for_update(actor: Actor, organisation_id: UUID) -> Select[Organisation]:
    return by_id(actor, organisation_id).with_for_update()


def buyer_names(organisation_ids: Collection[UUID]) -> Select[UUID, Texts]:
    """Names of buyers need no remark: operators approve every buyer."""
    return select(Organisation.id, Organisation.name).where(Organisation.id.in_(organisation_ids))


def buyers_with_status(
    organisation_ids: Collection[UUID],
) -> Select[UUID, Texts, OrganisationStatus]:
    """Names of one's own buyers, and whether they are approved."""
    columns = (Organisation.id, Organisation.name, Organisation.status)
    return select(*columns).where(Organisation.id.in_(organisation_ids)).order_by(Organisation.id)


def names(organisation_ids: Collection[UUID]) -> Select[UUID, Texts, Confirmation]:
    """Names for display, always with their confirmation."""
    columns = (Organisation.id, Organisation.name, Organisation.confirmation)
    return select(*columns).where(Organisation.id.in_(organisation_ids))


def business_ids(organisation_ids: Collection[UUID]) -> Select[UUID, str]:
    return select(Organisation.id, Organisation.business_id).where(
        Organisation.id.in_(organisation_ids)
    )


def names_by_id(rows: Iterable[Any]) -> dict[UUID, OrganisationName]:
    """Maps the rows of `names` by id."""
    return {row.id: OrganisationName(row.name, row.confirmation) for row in rows}


def claiming(identifier: Identifier, *, but: UUID | None = None) -> Select[Organisation]:
    """All organisations with this business id, in a stable order for locks."""
    return (
        select(Organisation)
        .where(
            Organisation.id_scheme == identifier.scheme,
            Organisation.country == identifier.country,
            Organisation.business_id == identifier.number,
            Organisation.id.is_distinct_from(but),
        )
        .order_by(Organisation.id)
    )


def confirmed_with_keys(keys: Collection[str]) -> Select[Organisation]:
    """Confirmed organisations with one of the keys; `rules/names.py` compares them exactly."""
    confirmed = Organisation.confirmation == Confirmation.CONFIRMED
    return select(Organisation).where(confirmed, Organisation.name_keys.overlap(list(keys)))


class Filter(NamedTuple):
    """Values of one filter are alternatives; all filters must match."""

    kinds: Sequence[OrganisationKind] = ()
    municipalities: Sequence[str] = ()
    regions: Sequence[str] = ()
    statuses: Sequence[OrganisationStatus] = ()
    confirmations: Sequence[Confirmation] = ()
    name: str = ""
    """Part of a name."""


def page(
    actor: Actor, filters: Filter, *, start: SortKey | None, limit: int
) -> Select[Organisation]:
    """By name, in Finnish order, with one row more than the page holds."""
    columns = (Organisation.sort_name, Organisation.id)
    stmt = select(Organisation).where(visible_to(actor), after(columns, start))
    for column, values in (
        (Organisation.kind, filters.kinds),
        (Organisation.municipality, filters.municipalities),
        (Organisation.region, filters.regions),
        (Organisation.status, filters.statuses),
        (Organisation.confirmation, filters.confirmations),
    ):
        if values:
            stmt = stmt.where(column.in_(values))
    if filters.name:
        part = Organisation.sort_name.contains(
            in_finnish_order(composed(filters.name, "NFKC")), autoescape=True
        )
        named = begins_with_words(Organisation.search_terms, filters.name, related=False)
        stmt = stmt.where(or_(part, named))
    return stmt.order_by(*columns).limit(limit + 1)
