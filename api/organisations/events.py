from uuid import UUID

from api.core.events import Audience, Event


class OrganisationApproved(Event):
    name = "organisation.approved.v1"
    collection = "organisations"
    subject_field = "organisation_id"

    organisation_id: UUID


class MemberInvited(Event):
    """Private: a worker makes the secret and mails it."""

    name = "member.invited.v1"
    collection = "invitations"
    subject_field = "invitation_id"
    audience = Audience.PRIVATE

    invitation_id: UUID
    organisation_id: UUID
