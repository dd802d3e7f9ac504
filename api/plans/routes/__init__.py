from api.plans.routes.imports import ImportController, ImportMappingController
from api.plans.routes.plans import PlanController
from api.plans.routes.procurements import ProcurementController
from api.plans.routes.revisions import RevisionController

__all__ = [
    "ImportController",
    "ImportMappingController",
    "PlanController",
    "ProcurementController",
    "RevisionController",
]
