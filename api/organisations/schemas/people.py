"""Responses with members, memberships and invitations."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from api.accounts.models import Person
from api.accounts.schemas import PersonOut
from api.core.actor import Actor, Permission
from api.core.i18n import Language, Texts
from api.mails.models import Suppression, SuppressionReason
from api.organisations.models import (
    ApiKey,
    Confirmation,
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    Role,
)
from api.organisations.rules.people import InvitationState, state_of
from api.organisations.rules.roles import permissions_of
from api.organisations.schemas.api_keys import ApiKeyOut, api_key_out


class MemberOut(msgspec.Struct):
    """A member of the organisation."""

    person_id: UUID
    name: str
    email: str
    role: Role
    since: datetime


class MembershipOut(msgspec.Struct):
    """An organisation you belong to, with your role and permissions."""

    organisation_id: UUID
    name: Texts
    kind: OrganisationKind
    status: OrganisationStatus
    role: Role
    permissions: list[Permission]
    confirmation: Confirmation


class MeOut(PersonOut, kw_only=True):
    """Your personal data, settings and memberships."""

    kind: Literal["person"] = "person"
    memberships: list[MembershipOut]
    mail_stopped_at: datetime | None
    """Since then you get no mails except sign-in mails."""
    mail_stopped_reason: SuppressionReason | None
    """`hard_bounce`: your mailbox did not exist. `soft_bounces`: it refused mail on several days.
    `complaint`: a mail of ours was marked as unwanted there."""


class KeyOfOrganisation(msgspec.Struct):
    """The organisation of an API key."""

    id: UUID
    name: Texts
    kind: OrganisationKind
    status: OrganisationStatus
    permissions: list[Permission]
    """What the key may do now: the scopes that the organisation's status allows."""


class KeyHolderOut(ApiKeyOut, kw_only=True):
    """The API key of the request, and its organisation."""

    kind: Literal["api_key"] = "api_key"
    organisation: KeyOfOrganisation


class InvitationOut(msgspec.Struct):
    """An invitation to join the organisation."""

    id: UUID
    email: str
    role: Role
    language: Language
    state: InvitationState
    created_at: datetime
    expires_at: datetime


def member_out(membership: Membership, person: Person) -> MemberOut:
    return MemberOut(person.id, person.name, person.email, membership.role, membership.created_at)


def membership_out(membership: Membership, organisation: Organisation) -> MembershipOut:
    return MembershipOut(
        organisation.id,
        organisation.name,
        organisation.kind,
        organisation.status,
        membership.role,
        sorted(permissions_of(membership.role, organisation.status, organisation.confirmation)),
        organisation.confirmation,
    )


def me_out(person: Person, memberships: list[MembershipOut], stopped: Suppression | None) -> MeOut:
    return MeOut(
        id=person.id,
        email=person.email,
        name=person.name,
        language=person.language,
        time_zone=person.time_zone,
        quiet_hours=person.quiet_hours,
        platform_role=person.platform_role,
        memberships=memberships,
        mail_stopped_at=stopped.stopped_at if stopped else None,
        mail_stopped_reason=stopped.reason if stopped else None,
    )


def key_holder_out(key: ApiKey, organisation: Organisation, actor: Actor) -> KeyHolderOut:
    held = KeyOfOrganisation(
        organisation.id,
        organisation.name,
        organisation.kind,
        organisation.status,
        sorted(actor.memberships[organisation.id]),
    )
    return KeyHolderOut(organisation=held, **msgspec.structs.asdict(api_key_out(key)))


def invitation_out(row: Invitation, now: datetime) -> InvitationOut:
    return InvitationOut(
        row.id,
        row.email,
        row.role,
        row.language,
        state_of(row, now),
        row.created_at,
        row.expires_at,
    )
