from api.surveys.routes.files import SurveyFileController, SurveyUploadController
from api.surveys.routes.responses import SurveyResponseController
from api.surveys.routes.results import SurveyResultController
from api.surveys.routes.surveys import SurveyController

__all__ = [
    "SurveyController",
    "SurveyFileController",
    "SurveyResponseController",
    "SurveyResultController",
    "SurveyUploadController",
]
