from enum import StrEnum
from uuid import UUID

from api.core.events import Audience, Event, ReadAnew

WHOLE = (ReadAnew.SUBJECT, ReadAnew.NAMING, ReadAnew.INSIDE)
"""All that is its own, and all that shows its name."""


class ConfirmedBy(StrEnum):
    """How it was proven that people speak for the organisation."""

    MAILBOX = "mailbox"
    """They read mail in the domain of the website that the business register lists."""
    OPERATOR = "operator"
    BUYER = "buyer"
    """A buyer knows them."""
    LETTER = "letter"
    """They have a code that was sent on paper to the address in the business register."""


class UnconfirmedReason(StrEnum):
    """Why an organisation is no longer confirmed."""

    RENAMED = "renamed"
    """Its people gave it a name that nobody has confirmed."""
    REVOKED = "revoked"
    """The operator took the confirmation back."""


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
    """It is public from now on: a buyer that the operator has approved, which confirms it as well,
    or a supplier that has registered."""

    name = "organisation.approved.v1"
    collection = "organisations"
    subject_field = "organisation_id"
    read_anew = WHOLE

    organisation_id: UUID


class OrganisationRefused(Event):
    """Private: it waited for approval, and is as little public as before."""

    name = "organisation.refused.v1"
    collection = "organisations"
    subject_field = "organisation_id"
    audience = Audience.PRIVATE

    organisation_id: UUID


class OrganisationSuspended(Event):
    """It is public no more, and nothing of it is: neither plans nor dialogues, until it returns."""

    name = "organisation.suspended.v1"
    collection = "organisations"
    subject_field = "organisation_id"
    read_anew = WHOLE

    organisation_id: UUID


class OrganisationReturned(Event):
    """It is public again after it was suspended, and so is all of it: read it anew."""

    name = "organisation.returned.v1"
    collection = "organisations"
    subject_field = "organisation_id"
    read_anew = WHOLE

    organisation_id: UUID


class OrganisationChanged(Event):
    """`changed` lists its fields that differ from before; its name has an event of its own."""

    name = "organisation.changed.v1"
    collection = "organisations"
    subject_field = "organisation_id"

    organisation_id: UUID
    changed: list[str]


class OrganisationRenamed(Event):
    """Its name is another one, at its own address."""

    name = "organisation.renamed.v1"
    collection = "organisations"
    subject_field = "organisation_id"
    read_anew = WHOLE

    organisation_id: UUID


class OrganisationConfirmed(Event):
    """It is proven that its people speak for it. Its name needs no remark from now on."""

    name = "organisation.confirmed.v1"
    collection = "organisations"
    subject_field = "organisation_id"
    read_anew = WHOLE

    organisation_id: UUID
    by: ConfirmedBy


class OrganisationUnconfirmed(Event):
    """It is claimed again."""

    name = "organisation.unconfirmed.v1"
    collection = "organisations"
    subject_field = "organisation_id"
    read_anew = WHOLE

    organisation_id: UUID
    reason: UnconfirmedReason


class OrganisationDisplaced(Event):
    """Another organisation has proven the same id: this one had used its name.

    Its name is replaced by words that say so, wherever it stands: copies should be replaced too.
    """

    name = "organisation.displaced.v1"
    collection = "organisations"
    subject_field = "organisation_id"
    read_anew = WHOLE

    organisation_id: UUID
    confirmed_organisation_id: UUID
    """The one that has proven it."""


class ConfirmationAsked(Event):
    """Private: a worker makes the code and mails it, or tells the operators of a letter to send."""

    name = "confirmation.asked.v1"
    collection = "confirmations"
    subject_field = "confirmation_id"
    audience = Audience.PRIVATE

    confirmation_id: UUID
    organisation_id: UUID


class MemberInvited(Event):
    """Private: a worker makes the secret and mails it."""

    name = "member.invited.v1"
    collection = "invitations"
    subject_field = "invitation_id"
    audience = Audience.PRIVATE

    invitation_id: UUID
    organisation_id: UUID


class RoleGiven(Event):
    """Private: the person hears of it, and those who lead if it is a role that manages."""

    name = "member.role_given.v1"
    collection = "memberships"
    subject_field = "membership_id"
    audience = Audience.PRIVATE

    membership_id: UUID
    organisation_id: UUID
    role: str
    joined: bool
    """By an invitation; otherwise somebody changed the role."""


class ApiKeyCreated(Event):
    """Private: those who lead the organisation hear of it."""

    name = "api_key.created.v1"
    collection = "api-keys"
    subject_field = "api_key_id"
    audience = Audience.PRIVATE

    api_key_id: UUID
    organisation_id: UUID
