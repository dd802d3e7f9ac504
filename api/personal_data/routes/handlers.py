"""The controllers of the feature, in the order of the OpenAPI document."""

from api.personal_data.routes.case_files import CaseFileController
from api.personal_data.routes.destructions import DestructionController
from api.personal_data.routes.erasures import ErasureController
from api.personal_data.routes.exports import ExportController
from api.personal_data.routes.hidings import HidingController
from api.personal_data.routes.transparency import TransparencyController

HANDLERS = [
    HidingController,
    DestructionController,
    ErasureController,
    ExportController,
    CaseFileController,
    TransparencyController,
]
