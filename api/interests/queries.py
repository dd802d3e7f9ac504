"""Queries of interests, limited to those the actor may see."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from api.accounts.models import Person
from api.core.actor import Actor, Permission
from api.core.keyset import before
from api.dialogues.models import Dialogue, DialogueProcurement
from api.dialogues.queries import visible_to as dialogues_visible_to
from api.interests.models import Interest, InterestKind
from api.interests.rules import Target
from api.organisations.models import Membership, Organisation, OrganisationStatus, Role
from api.organisations.rules.roles import roles_with
from api.plans.models.procurements import Procurement
from api.plans.queries.visibility import visible_to as procurements_visible_to

SortKey = tuple[UUID]
_BUYER_ID = func.coalesce(Procurement.organisation_id, Dialogue.organisation_id)
_ACTIVE = Interest.withdrawn_at.is_(None)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """True for public interests, for those addressed to the actor's buyers, and for the actor's
    own.
    """
    own = Interest.organisation_id.in_(
        actor.organisations_with(Permission.ORGANISATION_READ)
        | actor.organisations_with(Permission.INTEREST_WRITE)
    )
    to_buyer = _BUYER_ID.in_(actor.organisations_with(Permission.INTEREST_READ))
    target_visible = or_(procurements_visible_to(actor), dialogues_visible_to(actor))
    return or_(own, and_(target_visible, or_(Interest.public, to_buyer)))


def _with_buyer() -> Select[Interest, UUID]:
    return (
        select(Interest, _BUYER_ID.label("buyer_id"))
        .outerjoin(Procurement, Procurement.id == Interest.procurement_id)
        .outerjoin(Dialogue, Dialogue.id == Interest.dialogue_id)
    )


def by_id(actor: Actor, interest_id: UUID) -> Select[Interest, UUID]:
    return _with_buyer().where(Interest.id == interest_id, visible_to(actor))


def for_update(actor: Actor, interest_id: UUID) -> Select[Interest, UUID]:
    return by_id(actor, interest_id).with_for_update(of=Interest)


def page_in(
    actor: Actor,
    target: Target,
    *,
    kinds: Collection[InterestKind] = (),
    start: SortKey | None,
    limit: int,
) -> Select[Interest, UUID]:
    """Active interests, newest first; one row more than the page holds. `kinds`: all if empty."""
    stmt = _with_buyer().where(in_target(target), _ACTIVE, visible_to(actor))
    if kinds:
        stmt = stmt.where(Interest.kind.in_(kinds))
    return _newest_first(stmt, start, limit)


def page_of(organisation_id: UUID, *, start: SortKey | None, limit: int) -> Select[Interest, UUID]:
    """All interests of a supplier, including withdrawn ones."""
    stmt = _with_buyer().where(Interest.organisation_id == organisation_id)
    return _newest_first(stmt, start, limit)


def own_page(actor: Actor, *, start: SortKey | None, limit: int) -> Select[Interest, UUID]:
    """All interests of the actor's suppliers, including withdrawn ones."""
    own = actor.organisations_with(Permission.INTEREST_WRITE)
    return _newest_first(_with_buyer().where(Interest.organisation_id.in_(own)), start, limit)


def partners(
    procurement_id: UUID, own: Collection[UUID], *, start: SortKey | None, limit: int
) -> Select[Interest, UUID]:
    stmt = _with_buyer().where(_seeking(procurement_id), Interest.organisation_id.not_in(own))
    return _newest_first(stmt, start, limit)


def seeks_partners(procurement_id: UUID, own: Collection[UUID]) -> Select[bool]:
    return select(exists().where(_seeking(procurement_id), Interest.organisation_id.in_(own)))


def same_as(interest: Interest) -> Select[UUID]:
    """The active interest of the same supplier, kind and target."""
    return select(Interest.id).where(
        Interest.organisation_id == interest.organisation_id,
        Interest.kind == interest.kind,
        Interest.procurement_id.is_not_distinct_from(interest.procurement_id),
        Interest.dialogue_id.is_not_distinct_from(interest.dialogue_id),
        _ACTIVE,
    )


def counts(target: Target) -> Select[InterestKind, bool, int]:
    """Number of active interests by kind and by `public`."""
    return (
        select(Interest.kind, Interest.public, func.count())
        .where(in_target(target), _ACTIVE)
        .group_by(Interest.kind, Interest.public)
    )


def interested(dialogue_id: UUID) -> Select[UUID | None]:
    """People with an active interest in the dialogue or its procurements, if still in
    the supplier.
    """
    about = select(DialogueProcurement.procurement_id).where(
        DialogueProcurement.dialogue_id == dialogue_id
    )
    still = exists().where(
        Membership.person_id == Interest.person_id,
        Membership.organisation_id == Interest.organisation_id,
    )
    there = or_(Interest.dialogue_id == dialogue_id, Interest.procurement_id.in_(about))
    return select(Interest.person_id).where(there, _ACTIVE, still)


def readers(organisation_id: UUID) -> Select[Person, Role, OrganisationStatus]:
    """Members of the buyer whose role may read interests, with the data that determines their
    rights.
    """
    return (
        select(Person, Membership.role, Organisation.status)
        .join(Membership, Membership.person_id == Person.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role.in_(roles_with(Permission.INTEREST_READ)),
        )
        .order_by(Person.id)
    )


def withdrawn(actor: Actor, interest_id: UUID) -> Select[Interest, Procurement, Dialogue]:
    """A withdrawn interest that the actor may see, with its procurement or its dialogue."""
    return (
        select(Interest, Procurement, Dialogue)
        .outerjoin(Procurement, Procurement.id == Interest.procurement_id)
        .outerjoin(Dialogue, Dialogue.id == Interest.dialogue_id)
        .where(Interest.id == interest_id, Interest.withdrawn_at.is_not(None), visible_to(actor))
    )


def in_target(target: Target) -> ColumnElement[bool]:
    if isinstance(target, Dialogue):
        return Interest.dialogue_id == target.id
    return Interest.procurement_id == target.id


def unnamed_like(interest: Interest) -> Select[int]:
    """Number of active interests of the same kind and target whose suppliers are not named."""
    return select(func.count()).where(
        Interest.procurement_id.is_not_distinct_from(interest.procurement_id),
        Interest.dialogue_id.is_not_distinct_from(interest.dialogue_id),
        Interest.kind == interest.kind,
        Interest.public.is_(False),
        _ACTIVE,
    )


def _seeking(procurement_id: UUID) -> ColumnElement[bool]:
    """True for interests that seek partners in the procurement or in a dialogue about it."""
    dialogues = select(DialogueProcurement.dialogue_id).where(
        DialogueProcurement.procurement_id == procurement_id
    )
    there = or_(Interest.procurement_id == procurement_id, Interest.dialogue_id.in_(dialogues))
    return and_(there, Interest.seeks_partners, _ACTIVE)


def _newest_first(
    stmt: Select[Interest, UUID], start: SortKey | None, limit: int
) -> Select[Interest, UUID]:
    return stmt.where(before((Interest.id,), start)).order_by(Interest.id.desc()).limit(limit + 1)


def procurements_with_interest(procurement_ids: Sequence[UUID]) -> Select[UUID]:
    """Ids of those procurements that have or had an interest."""
    is_about = Interest.procurement_id == Procurement.id
    return select(Procurement.id).where(
        Procurement.id.in_(procurement_ids), exists().where(is_about)
    )
