from uuid import UUID

from api.core.events import Audience, Event


class InterestEvent(Event):
    """The list or the counts of interests changed. Only a public interest has a `supplier_id`. One
    that is not public makes an event only if the public count changes, because events could be
    counted.
    """

    collection = "interests"
    subject_field = "interest_id"

    interest_id: UUID
    organisation_id: UUID
    """The buyer."""
    kind: str
    procurement_id: UUID | None = None
    dialogue_id: UUID | None = None
    supplier_id: UUID | None = None


class InterestRegistered(InterestEvent):
    name = "interest.registered.v2"


class InterestChanged(InterestEvent):
    """The public content of an interest changed. One that is no longer public returns 404."""

    name = "interest.changed.v1"


class InterestWithdrawn(InterestEvent):
    name = "interest.withdrawn.v2"


class InterestEnded(InterestEvent):
    """Every withdrawal, for members of the buyer, also if no public count changes."""

    name = "interest.ended.v1"
    audience = Audience.PRIVATE
