"""The handlers of every feature, in the order of the OpenAPI document."""

from litestar.types import ControllerRouterHandler

from api.accounts.routes import SessionController, SignInController
from api.buyer_digests.routes import BuyerDigestController
from api.codelists.routes import CodeListController
from api.continuous.routes import AnyDialogueController, QuestionPauseController
from api.contributions.routes.handlers import HANDLERS as CONTRIBUTIONS
from api.dialogues.routes import DialogueController
from api.documents.routes.content import ContentController
from api.documents.routes.documents import DocumentController
from api.documents.routes.uploads import UploadController
from api.documents.routes.versions import VersionController
from api.draft_links.routes import PreviewController
from api.events.routes import EventController
from api.exchange.eforms.routes import (
    ConsultationNoticeController,
    NoticeImportController,
    PlanningNoticeController,
)
from api.exchange.ocds.routes.handlers import HANDLERS as OCDS
from api.feeds.routes import HANDLERS as FEEDS
from api.figures.routes import FigureController
from api.ideas.routes import IdeaController
from api.interest_replies.routes import InterestReplyController
from api.interests.export_routes import (
    DialogueInterestExportController,
    ProcurementInterestExportController,
)
from api.interests.routes import InterestController
from api.mail_previews.routes import MailTemplateController
from api.mails.routes import BounceController, SuppressionController
from api.meetings.routes.materials import MaterialController
from api.meetings.routes.meetings import MeetingController
from api.meetings.routes.sign_ups import SignUpController
from api.operations.routes import DeadLetterController
from api.organisations.routes.handlers import HANDLERS as ORGANISATIONS
from api.participation.routes import ReceiptController
from api.personal_data.routes.handlers import HANDLERS as PERSONAL_DATA
from api.plans.routes.exports import ProcurementExportController
from api.plans.routes.imports import ImportController, ImportMappingController
from api.plans.routes.plans import PlanController
from api.plans.routes.procurements import ProcurementController
from api.plans.routes.revisions import RevisionController
from api.plans.routes.upserts import UpsertController
from api.practices.routes.model import ModelController
from api.practices.routes.selections import SelectionController
from api.publication.routes.deletions import (
    PlanDeletionController,
    ProcurementDeletionController,
)
from api.publication.routes.dialogues import DialoguePublicationController
from api.publication.routes.withdrawals import (
    PlanWithdrawalController,
    ProcurementWithdrawalController,
)
from api.records.routes import RecordController
from api.surveys.routes.files import SurveyFileController, SurveyUploadController
from api.surveys.routes.responses import SurveyResponseController
from api.surveys.routes.results import SurveyResultController
from api.surveys.routes.surveys import SurveyController
from api.watches.routes import FollowController, WatchController
from api.web.mail_links.unsubscribing import UnsubscribeController
from api.webhooks.routes import OrganisationWebhookController, WebhookController

V1: list[ControllerRouterHandler] = [
    SignInController,
    SessionController,
    *ORGANISATIONS,
    PlanController,
    PlanDeletionController,
    PlanWithdrawalController,
    RevisionController,
    ImportController,
    ImportMappingController,
    UpsertController,
    ProcurementController,
    ProcurementExportController,
    ProcurementDeletionController,
    ProcurementWithdrawalController,
    DialogueController,
    AnyDialogueController,
    QuestionPauseController,
    DialoguePublicationController,
    PreviewController,
    ReceiptController,
    DocumentController,
    VersionController,
    ContentController,
    *CONTRIBUTIONS,
    SurveyController,
    SurveyResponseController,
    SurveyResultController,
    SurveyFileController,
    InterestController,
    ProcurementInterestExportController,
    DialogueInterestExportController,
    InterestReplyController,
    IdeaController,
    MeetingController,
    SignUpController,
    MaterialController,
    RecordController,
    FigureController,
    *PERSONAL_DATA,
    ModelController,
    SelectionController,
    WatchController,
    FollowController,
    BuyerDigestController,
    UnsubscribeController,
    CodeListController,
    EventController,
    *OCDS,
    ConsultationNoticeController,
    PlanningNoticeController,
    NoticeImportController,
    *FEEDS,
    OrganisationWebhookController,
    WebhookController,
    MailTemplateController,
    BounceController,
    SuppressionController,
    DeadLetterController,
]

UPLOADS: list[ControllerRouterHandler] = [UploadController, SurveyUploadController]
"""Routes with larger bodies."""
