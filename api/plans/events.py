from typing import ClassVar
from uuid import UUID

from api.core.events import Event


class PlanEvent(Event):
    collection: ClassVar[str] = "plans"
    subject_field: ClassVar[str] = "plan_id"

    plan_id: UUID
    organisation_id: UUID
    revision: int


class PlanPublished(PlanEvent):
    name: ClassVar[str] = "plan.published.v1"


class PlanRevised(PlanEvent):
    name: ClassVar[str] = "plan.revised.v1"


class PlanArchived(PlanEvent):
    name: ClassVar[str] = "plan.archived.v1"


class ProcurementEvent(Event):
    """`changed` lists the public fields that differ from before."""

    collection: ClassVar[str] = "procurements"
    subject_field: ClassVar[str] = "procurement_id"

    procurement_id: UUID
    organisation_id: UUID
    plan_id: UUID | None = None
    changed: list[str] = []


class ProcurementPlanned(ProcurementEvent):
    name: ClassVar[str] = "procurement.planned.v1"


class ProcurementChanged(ProcurementEvent):
    name: ClassVar[str] = "procurement.changed.v1"


class ProcurementRescheduled(ProcurementEvent):
    name: ClassVar[str] = "procurement.rescheduled.v1"


class ProcurementPostponed(ProcurementEvent):
    name: ClassVar[str] = "procurement.postponed.v1"


class ProcurementCancelled(ProcurementEvent):
    name: ClassVar[str] = "procurement.cancelled.v1"


class ProcurementTendering(ProcurementEvent):
    name: ClassVar[str] = "procurement.tendering.v1"


class ProcurementConcluded(ProcurementEvent):
    name: ClassVar[str] = "procurement.concluded.v1"
