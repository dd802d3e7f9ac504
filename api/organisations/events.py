from enum import StrEnum
from uuid import UUID

from api.core.events import Audience, Event, ReadAnew

WHOLE = (ReadAnew.SUBJECT, ReadAnew.NAMING, ReadAnew.INSIDE)
"""All content of the organisation, and all content that shows its name."""


class ConfirmedBy(StrEnum):
    """Method that proved that people speak for the organisation."""

    MAILBOX = "mailbox"
    """They received a code at a mailbox in the domain of the website in the business register."""
    OPERATOR = "operator"
    BUYER = "buyer"
    """A confirmed buyer vouches for them."""
    LETTER = "letter"
    """They received a code on paper at the address in the business register."""


class UnconfirmedReason(StrEnum):
    """Why an organisation is no longer confirmed."""

    RENAMED = "renamed"
    """Its members changed the name, and nobody has confirmed the new one."""
    REVOKED = "revoked"
    """The operator revoked the confirmation."""


class OrganisationRegistered(Event):
    """Private: only operators see a buyer before its approval."""

    name = "organisation.registered.v1"
    collection = "organisations"
    subject_field = "organisation_id"
    audience = Audience.PRIVATE

    organisation_id: UUID
    waits: bool
    """Whether it waits for approval, as buyers do."""


class OrganisationApproved(Event):
    """The organisation is public from now on: the operator approved (and so confirmed) a buyer, or
    a supplier registered."""

    name = "organisation.approved.v1"
    collection = "organisations"
    subject_field = "organisation_id"
    read_anew = WHOLE

    organisation_id: UUID


class OrganisationRefused(Event):
    """Private: a buyer that waited for approval was refused. It was never public."""

    name = "organisation.refused.v1"
    collection = "organisations"
    subject_field = "organisation_id"
    audience = Audience.PRIVATE

    organisation_id: UUID


class OrganisationSuspended(Event):
    """The organisation and all its plans and dialogues are no longer public, until it returns."""

    name = "organisation.suspended.v1"
    collection = "organisations"
    subject_field = "organisation_id"
    read_anew = WHOLE

    organisation_id: UUID


class OrganisationReturned(Event):
    """The organisation and all its content are public again after a suspension: read them again."""

    name = "organisation.returned.v1"
    collection = "organisations"
    subject_field = "organisation_id"
    read_anew = WHOLE

    organisation_id: UUID


class OrganisationChanged(Event):
    """`changed` lists the changed fields. A change of the name has an event of its own."""

    name = "organisation.changed.v1"
    collection = "organisations"
    subject_field = "organisation_id"

    organisation_id: UUID
    changed: list[str]


class OrganisationRenamed(Event):
    """The name of the organisation changed; read it at the organisation's address."""

    name = "organisation.renamed.v1"
    collection = "organisations"
    subject_field = "organisation_id"
    read_anew = WHOLE

    organisation_id: UUID


class OrganisationConfirmed(Event):
    """It is proven that its members speak for the organisation. Show its name without a remark."""

    name = "organisation.confirmed.v1"
    collection = "organisations"
    subject_field = "organisation_id"
    read_anew = WHOLE

    organisation_id: UUID
    by: ConfirmedBy


class OrganisationUnconfirmed(Event):
    """The organisation is no longer confirmed; it is `claimed` again."""

    name = "organisation.unconfirmed.v1"
    collection = "organisations"
    subject_field = "organisation_id"
    read_anew = WHOLE

    organisation_id: UUID
    reason: UnconfirmedReason


class OrganisationDisplaced(Event):
    """Another organisation has proven the same business id.

    The name of this organisation is replaced everywhere by a text that says so. Replace it in
    copies, too.
    """

    name = "organisation.displaced.v1"
    collection = "organisations"
    subject_field = "organisation_id"
    read_anew = WHOLE

    organisation_id: UUID
    confirmed_organisation_id: UUID
    """The organisation that has proven the business id."""


class ConfirmationAsked(Event):
    """Private: a worker creates the code and mails it, or mails the operators that a letter must be
    sent."""

    name = "confirmation.asked.v1"
    collection = "confirmations"
    subject_field = "confirmation_id"
    audience = Audience.PRIVATE

    confirmation_id: UUID
    organisation_id: UUID


class MemberInvited(Event):
    """Private: a worker creates the secret and mails it."""

    name = "member.invited.v1"
    collection = "invitations"
    subject_field = "invitation_id"
    audience = Audience.PRIVATE

    invitation_id: UUID
    organisation_id: UUID


class RoleGiven(Event):
    """Private: a worker mails the person, and also leaders and admins if the role can manage the
    organisation."""

    name = "member.role_given.v1"
    collection = "memberships"
    subject_field = "membership_id"
    audience = Audience.PRIVATE

    membership_id: UUID
    organisation_id: UUID
    role: str
    joined: bool
    """True: the person accepted an invitation. False: somebody changed the role."""


class ApiKeyCreated(Event):
    """Private: a worker mails the leaders and admins of the organisation."""

    name = "api_key.created.v1"
    collection = "api-keys"
    subject_field = "api_key_id"
    audience = Audience.PRIVATE

    api_key_id: UUID
    organisation_id: UUID
