from uuid import UUID

from api.core.events import Event


class InterestEvent(Event):
    """The number only; `supplier_id` is given where the supplier made its interest public."""

    collection = "interests"
    subject_field = "interest_id"

    interest_id: UUID
    organisation_id: UUID
    """The buyer's."""
    count: int
    procurement_id: UUID | None = None
    dialogue_id: UUID | None = None
    supplier_id: UUID | None = None


class InterestRegistered(InterestEvent):
    name = "interest.registered.v1"


class InterestWithdrawn(InterestEvent):
    name = "interest.withdrawn.v1"
