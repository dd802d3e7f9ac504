from uuid import UUID

from api.core.events import Audience, Event


class OrganisationRegistered(Event):
    """Private: until it is approved, a buyer is nobody's business but the operators'."""

    name = "organisation.registered.v1"
    collection = "organisations"
    subject_field = "organisation_id"
    audience = Audience.PRIVATE

    organisation_id: UUID
    waits: bool
    """For approval: buyers do."""


class OrganisationApproved(Event):
    name = "organisation.approved.v1"
    collection = "organisations"
    subject_field = "organisation_id"

    organisation_id: UUID


class OrganisationSuspended(Event):
    """Private: its people hear of it, others just see it no more."""

    name = "organisation.suspended.v1"
    collection = "organisations"
    subject_field = "organisation_id"
    audience = Audience.PRIVATE

    organisation_id: UUID
    refused: bool
    """It had been waiting for approval."""


class MemberInvited(Event):
    """Private: a worker makes the secret and mails it."""

    name = "member.invited.v1"
    collection = "invitations"
    subject_field = "invitation_id"
    audience = Audience.PRIVATE

    invitation_id: UUID
    organisation_id: UUID
