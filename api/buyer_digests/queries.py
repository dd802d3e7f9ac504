"""Whose digests there are and which of them are due."""

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
    """Members of buyers who may act and have none yet; with their time zones."""
    digest = exists().where(BuyerDigest.membership_id == Membership.id)
    return (
        select(Membership.id, Person.time_zone)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Organisation.kind == OrganisationKind.BUYER, Membership.role.in_(ACTING), ~digest)
        .limit(limit)
    )


def due(now: datetime, limit: int) -> Select[*tuple[Any, ...]]:
    """Claimed: nobody else gets them until the transaction ends."""
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
    """Somebody's place in an organisation, with what they have said about the digest."""
    return (
        select(Membership, BuyerDigest, Person.time_zone)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(BuyerDigest, BuyerDigest.membership_id == Membership.id)
        .where(Membership.organisation_id == organisation_id, Membership.person_id == person_id)
    )


def add_missing() -> Insert:
    """With the values of `rules.default_row`; who has a digest keeps it as it is."""
    return insert(BuyerDigest).on_conflict_do_nothing(index_elements=["membership_id"])


def for_update(membership_id: UUID) -> Select[BuyerDigest]:
    """Locked, so that the worker does not write it meanwhile."""
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
