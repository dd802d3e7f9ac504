"""Events of plans and procurements."""

from uuid import UUID

import msgspec

from api.core.events import Event


class PlanEvent(Event):
    collection = "plans"
    subject_field = "plan_id"

    plan_id: UUID
    organisation_id: UUID
    revision: int


class PlanPublished(PlanEvent):
    name = "plan.published.v1"


class PlanRevised(PlanEvent):
    name = "plan.revised.v1"


class PlanChanged(PlanEvent):
    """Texts or the period of the plan changed between two revisions. `changed` lists the fields."""

    name = "plan.changed.v1"

    changed: list[str] = msgspec.field(default_factory=list)


class PlanArchived(PlanEvent):
    name = "plan.archived.v1"


class PlanWithdrawn(PlanEvent):
    """The plan was published by mistake. Its address answers 410 with the reason."""

    name = "plan.withdrawn.v1"


class ProcurementEvent(Event):
    """`changed` lists the public fields that changed."""

    keeps_resource = True
    collection = "procurements"
    subject_field = "procurement_id"

    procurement_id: UUID
    organisation_id: UUID
    plan_id: UUID | None = None
    changed: list[str] = msgspec.field(default_factory=list)


class ProcurementPlanned(ProcurementEvent):
    name = "procurement.planned.v1"


class ProcurementChanged(ProcurementEvent):
    name = "procurement.changed.v1"


class ProcurementRescheduled(ProcurementEvent):
    name = "procurement.rescheduled.v1"


class ProcurementPostponed(ProcurementEvent):
    name = "procurement.postponed.v1"


class ProcurementCancelled(ProcurementEvent):
    name = "procurement.cancelled.v1"


class ProcurementTendering(ProcurementEvent):
    name = "procurement.tendering.v1"


class ProcurementConcluded(ProcurementEvent):
    name = "procurement.concluded.v1"


class ProcurementWithdrawn(ProcurementEvent):
    """The procurement was published by mistake. Its address answers 410 with the reason; delete
    your copy."""

    name = "procurement.withdrawn.v1"
    keeps_resource = False
