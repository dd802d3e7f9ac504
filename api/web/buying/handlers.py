"""Pages of a buyer's people."""

from litestar.types import ControllerRouterHandler

from api.web.buying.answers import AnswerPages
from api.web.buying.call_list import list_calls
from api.web.buying.calls import CallPages
from api.web.buying.conclusion import ConclusionPages
from api.web.buying.dispositions import DispositionPages
from api.web.buying.holding import HoldingPages
from api.web.buying.import_columns import ColumnPages
from api.web.buying.import_preview import ImportPages
from api.web.buying.moderation import ModerationPages
from api.web.buying.procurements import (
    NewProcurementPages,
    ProcurementEditPages,
    ProcurementPublishPages,
)
from api.web.buying.publication import PublicationPages
from api.web.buying.registration import RegistrationPages
from api.web.buying.rows import PlanRowPages
from api.web.buying.uploads import UploadPages
from api.web.buying.work import WorkPages

HANDLERS: list[ControllerRouterHandler] = [
    UploadPages,
    ImportPages,
    ColumnPages,
    PublicationPages,
    PlanRowPages,
    NewProcurementPages,
    ProcurementEditPages,
    ProcurementPublishPages,
    WorkPages,
    RegistrationPages,
    list_calls,
    CallPages,
    AnswerPages,
    ModerationPages,
    HoldingPages,
    DispositionPages,
    ConclusionPages,
]
