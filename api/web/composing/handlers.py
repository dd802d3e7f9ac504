"""Pages on which an officer composes a dialogue, and looks after it once it is public."""

from litestar.types import ControllerRouterHandler

from api.web.composing.contents import ContentPages, NewDialoguePages
from api.web.composing.documents import DocumentFilePages, DocumentPages, DocumentRemovalPages
from api.web.composing.draft import DraftPages
from api.web.composing.links import LinkPages
from api.web.composing.meetings import MeetingEditPages, NewMeetingPages
from api.web.composing.publishing import PublishedPages, PublishPages
from api.web.composing.surveys import NewSurveyPages, SurveyEditPages
from api.web.composing.terms import TermsPages

HANDLERS: list[ControllerRouterHandler] = [
    NewDialoguePages,
    ContentPages,
    TermsPages,
    DraftPages,
    DocumentPages,
    DocumentRemovalPages,
    NewSurveyPages,
    SurveyEditPages,
    NewMeetingPages,
    MeetingEditPages,
    PublishPages,
    PublishedPages,
    LinkPages,
]

UPLOADS: list[ControllerRouterHandler] = [DocumentFilePages]
"""Forms with a file of a dialogue: `app.py` bounds their size."""
