from uuid import UUID

from api.core.events import Audience, Event


class InterestEvent(Event):
    """The list or the counts have changed; see there how many. `supplier_id` is given where the
    supplier made its interest public. Others make a fact only where the count that all see changes:
    facts could be counted.
    """

    collection = "interests"
    subject_field = "interest_id"

    interest_id: UUID
    organisation_id: UUID
    """The buyer's."""
    kind: str
    procurement_id: UUID | None = None
    dialogue_id: UUID | None = None
    supplier_id: UUID | None = None


class InterestRegistered(InterestEvent):
    name = "interest.registered.v2"


class InterestChanged(InterestEvent):
    """What all could read of it, or can from now on. One that is no longer public answers 404."""

    name = "interest.changed.v1"


class InterestWithdrawn(InterestEvent):
    name = "interest.withdrawn.v2"


class InterestEnded(InterestEvent):
    """For the buyer's people: every withdrawal, also one that no count of the public shows."""

    name = "interest.ended.v1"
    audience = Audience.PRIVATE
