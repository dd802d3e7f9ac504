from typing import ClassVar
from uuid import UUID

from api.core.events import Audience, Event


class OrganisationApproved(Event):
    name: ClassVar[str] = "organisation.approved.v1"
    collection: ClassVar[str] = "organisations"
    subject_field: ClassVar[str] = "organisation_id"

    organisation_id: UUID


class MemberInvited(Event):
    """Private: a worker makes the secret and mails it."""

    name: ClassVar[str] = "member.invited.v1"
    collection: ClassVar[str] = "invitations"
    subject_field: ClassVar[str] = "invitation_id"
    audience: ClassVar[Audience] = Audience.PRIVATE

    invitation_id: UUID
    organisation_id: UUID
