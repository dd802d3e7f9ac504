from typing import ClassVar
from uuid import UUID

from api.core.events import Event


class InterestEvent(Event):
    """The number only; `supplier_id` is given where the supplier made its interest public."""

    collection: ClassVar[str] = "interests"
    subject_field: ClassVar[str] = "interest_id"

    interest_id: UUID
    organisation_id: UUID
    """The buyer's."""
    procurement_id: UUID | None = None
    dialogue_id: UUID | None = None
    count: int
    supplier_id: UUID | None = None


class InterestRegistered(InterestEvent):
    name: ClassVar[str] = "interest.registered.v1"


class InterestWithdrawn(InterestEvent):
    name: ClassVar[str] = "interest.withdrawn.v1"
