"""Queries for rows of buyers' digests. `pending.py` reads their material."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.dialects.postgresql import Insert, insert

from api.accounts.models import Person
from api.buyer_digests.models import BuyerDigest
from api.buyer_digests.rules import ACTING
from api.core.i18n import Language, Texts
from api.organisations.models import Membership, Organisation, OrganisationKind


def without_digest(limit: int) -> Select[UUID, str]:
    """Members of buyers who may act and have no row yet, with their time zones."""
    digest = exists().where(BuyerDigest.membership_id == Membership.id)
    return (
        select(Membership.id, Person.time_zone)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Organisation.kind == OrganisationKind.BUYER, Membership.role.in_(ACTING), ~digest)
        .limit(limit)
    )


def due(now: datetime, limit: int) -> Select[*tuple[Any, ...]]:
    """Claims due digests: no other worker gets them until the transaction ends."""
    return (
        select(BuyerDigest, Membership.role, Person, Organisation)
        .join(Membership, Membership.id == BuyerDigest.membership_id)
        .join(Person, Person.id == Membership.person_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(BuyerDigest.due_at <= now)
        .order_by(BuyerDigest.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=BuyerDigest)
    )


def own(organisation_id: UUID, person_id: UUID) -> Select[Membership, BuyerDigest | None, str]:
    """A person's membership of an organisation, with its digest and the person's time zone."""
    return (
        select(Membership, BuyerDigest, Person.time_zone)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(BuyerDigest, BuyerDigest.membership_id == Membership.id)
        .where(Membership.organisation_id == organisation_id, Membership.person_id == person_id)
    )


def member(organisation_id: UUID, person_id: UUID) -> Select[*tuple[Any, ...]]:
    """Role, person and organisation of a member."""
    return (
        select(Membership.role, Person, Organisation)
        .join(Person, Person.id == Membership.person_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.organisation_id == organisation_id, Membership.person_id == person_id)
    )


def add_missing() -> Insert:
    """Inserts values of `rules.default_row`. Existing rows stay unchanged."""
    return insert(BuyerDigest).on_conflict_do_nothing(index_elements=["membership_id"])


def for_update(membership_id: UUID) -> Select[BuyerDigest]:
    """Locks the row, so that no worker writes it meanwhile."""
    stmt = select(BuyerDigest).where(BuyerDigest.membership_id == membership_id)
    return stmt.with_for_update().execution_options(populate_existing=True)


def behind_link(digest_id: UUID) -> Select[Language, Texts]:
    return (
        select(Person.language, Organisation.name)
        .select_from(BuyerDigest)
        .join(Membership, Membership.id == BuyerDigest.membership_id)
        .join(Person, Person.id == Membership.person_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(BuyerDigest.id == digest_id)
    )


def running(digest_id: UUID) -> Select[BuyerDigest]:
    stmt = select(BuyerDigest).where(BuyerDigest.id == digest_id)
    return stmt.where(BuyerDigest.stopped_at.is_(None)).with_for_update()
