from api.plans.routes.imports import ImportController
from api.plans.routes.plans import PlanController
from api.plans.routes.procurements import ProcurementController
from api.plans.routes.revisions import RevisionController

__all__ = ["ImportController", "PlanController", "ProcurementController", "RevisionController"]
