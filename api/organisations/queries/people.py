"""Members and invitations. The services check first who may see them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, not_, or_, select
from sqlalchemy.orm import aliased

from api.accounts.models import Person
from api.core.actor import Permission
from api.core.keyset import after, before
from api.organisations.models import Invitation, Membership, Organisation, Role
from api.organisations.rules.roles import LEADING, MANAGING, roles_with

SortKey = tuple[UUID]


def members(organisation_id: UUID) -> Select[Membership, Person]:
    joined = select(Membership, Person).join(Person, Person.id == Membership.person_id)
    return joined.where(Membership.organisation_id == organisation_id)


def member(organisation_id: UUID, person_id: UUID) -> Select[Membership, Person]:
    return members(organisation_id).where(Membership.person_id == person_id)


def members_page(
    organisation_id: UUID, *, start: SortKey | None, limit: int
) -> Select[Membership, Person]:
    """Longest membership first, with one row more than the page holds."""
    stmt = members(organisation_id).where(after((Membership.id,), start))
    return stmt.order_by(Membership.id).limit(limit + 1)


def people_of(organisation_id: UUID) -> Select[Person]:
    return select(Person).join(Membership).where(Membership.organisation_id == organisation_id)


def people_who(permission: Permission, organisation_id: UUID) -> Select[Person]:
    """Members whose role has the permission, whether or not the organisation is approved."""
    return people_of(organisation_id).where(Membership.role.in_(roles_with(permission)))


def leading(organisation_id: UUID) -> Select[Person]:
    """Leaders and admins; if there is none, all members who can manage the organisation."""
    other = aliased(Membership)
    led = exists().where(other.organisation_id == organisation_id, other.role.in_(LEADING))
    condition = or_(Membership.role.in_(LEADING), and_(not_(led), Membership.role.in_(MANAGING)))
    return people_of(organisation_id).where(condition).order_by(Membership.id)


def has_leader(organisation_id: UUID) -> Select[bool]:
    return select(
        exists().where(
            Membership.organisation_id == organisation_id, Membership.role == Role.LEADER
        )
    )


def others_manage(organisation_id: UUID, person_id: UUID) -> Select[bool]:
    return select(
        exists().where(
            Membership.organisation_id == organisation_id,
            Membership.person_id != person_id,
            Membership.role.in_(MANAGING),
        )
    )


def memberships_of(person_id: UUID) -> Select[Membership, Organisation]:
    """By the organisations' names, without pages, because a person has few."""
    joined = select(Membership, Organisation).join(
        Organisation, Organisation.id == Membership.organisation_id
    )
    mine = joined.where(Membership.person_id == person_id)
    return mine.order_by(Organisation.sort_name, Organisation.id)


def is_member(organisation_id: UUID, email: str) -> Select[bool]:
    return select(members(organisation_id).where(Person.email == email).exists())


def open_invitation_of(organisation_id: UUID, email: str, now: datetime) -> Select[Any]:
    return select(Invitation.id).where(
        Invitation.organisation_id == organisation_id,
        Invitation.email == email,
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now,
    )


def invitation_for_update(organisation_id: UUID, invitation_id: UUID) -> Select[Invitation]:
    stmt = select(Invitation).where(Invitation.id == invitation_id)
    return stmt.where(Invitation.organisation_id == organisation_id).with_for_update()


def invitation_by_token(token_hash: bytes) -> Select[Invitation]:
    return select(Invitation).where(Invitation.token_hash == token_hash)


def invitation_to_mail(invitation_id: UUID) -> Select[Invitation]:
    return select(Invitation).where(Invitation.id == invitation_id).with_for_update()


def invitations_page(
    organisation_id: UUID, *, start: SortKey | None, limit: int
) -> Select[Invitation]:
    """Newest first, with one row more than the page holds."""
    stmt = select(Invitation).where(Invitation.organisation_id == organisation_id)
    newest = stmt.where(before((Invitation.id,), start)).order_by(Invitation.id.desc())
    return newest.limit(limit + 1)
