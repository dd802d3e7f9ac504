"""Pages on which an officer composes a dialogue, and looks after it once it is public."""

from litestar.types import ControllerRouterHandler

from api.web.composing.contents import ContentPages, NewDialoguePages
from api.web.composing.deadline import DeadlinePages, WordsPages
from api.web.composing.documents import DocumentFilePages, DocumentPages, DocumentRemovalPages
from api.web.composing.draft import DraftPages, PartsPages
from api.web.composing.exclusions import ExclusionPages
from api.web.composing.links import LinkPages
from api.web.composing.meetings import MeetingEditPages, NewMeetingPages
from api.web.composing.objections import ObjectionPages
from api.web.composing.publishing import PublishedPages, PublishPages
from api.web.composing.surveys import NewSurveyPages, SurveyEditPages
from api.web.composing.terms import TermsPages
from api.web.composing.versions import FileVersionPages, VersionPages

HANDLERS: list[ControllerRouterHandler] = [
    NewDialoguePages,
    ContentPages,
    TermsPages,
    DraftPages,
    DocumentPages,
    DocumentRemovalPages,
    VersionPages,
    NewSurveyPages,
    SurveyEditPages,
    NewMeetingPages,
    MeetingEditPages,
    PublishPages,
    PublishedPages,
    LinkPages,
    PartsPages,
    WordsPages,
    DeadlinePages,
    ObjectionPages,
    ExclusionPages,
]

UPLOADS: list[ControllerRouterHandler] = [DocumentFilePages, FileVersionPages]
"""Forms with a file of a dialogue: `app.py` bounds their size."""
