"""Pages on a buyer's procurements and plans after they were written."""

from litestar.types import ControllerRouterHandler

from api.web.procuring.copies import PlanCopyPages
from api.web.procuring.drafts import DraftPages, PlanDraftPages
from api.web.procuring.interests import InterestListPages
from api.web.procuring.notices import DialogueNoticePages, ProcurementNoticePages
from api.web.procuring.plan_forms import PlanPages
from api.web.procuring.status import StatusPages
from api.web.procuring.vouching import VouchingPages
from api.web.procuring.withdrawals import PlanWithdrawalPages, ProcurementWithdrawalPages
from api.web.procuring.work import ProcurementWorkPages

HANDLERS: list[ControllerRouterHandler] = [
    ProcurementWorkPages,
    StatusPages,
    InterestListPages,
    DialogueNoticePages,
    ProcurementNoticePages,
    ProcurementWithdrawalPages,
    PlanWithdrawalPages,
    PlanCopyPages,
    VouchingPages,
    PlanPages,
    DraftPages,
    PlanDraftPages,
]
