"""The parts of a dialogue: what each holds, which is empty, and which form comes next."""

from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.dialogues.models import Dialogue, DialogueFormat
from api.documents import queries as document_queries
from api.documents.service import loading as documents
from api.documents.service.loading import DocumentView
from api.http.requests import ApiRequest
from api.meetings.models import Meeting, MeetingStatus
from api.meetings.queries import meetings as meeting_queries
from api.surveys import queries as survey_queries
from api.surveys.models import Survey
from api.web.buying.calls import work_path
from api.web.composing.access import hub_path

MOST_SHOWN = 20
"""Surveys and meetings of one dialogue in a list."""


@dataclass(frozen=True)
class Attached:
    """What hangs on a dialogue."""

    documents: list[DocumentView] = field(default_factory=list)
    surveys: list[Survey] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)


class Step(NamedTuple):
    name: str
    path: str


async def attached_to(session: AsyncSession, actor: Actor, dialogue: Dialogue) -> Attached:
    rows = (await session.scalars(document_queries.of_dialogue(actor, dialogue.id))).all()
    surveys = survey_queries.page(actor, dialogue.id, start=None, limit=MOST_SHOWN)
    meetings = meeting_queries.page(actor, dialogue.id, start=None, limit=MOST_SHOWN)
    return Attached(
        await documents.views(session, actor, rows),
        [*await session.scalars(surveys)],
        [
            meeting
            for meeting, _ in await session.execute(meetings)
            if meeting.status is not MeetingStatus.CANCELLED
        ],
    )


def empty_steps(
    dialogue: Dialogue, attached: Attached, *, offers_document: bool = False
) -> list[Step]:
    """Forms of what was chosen and is not there yet, in the order in which they are filled in."""
    path = work_path(dialogue.id)
    has_survey = DialogueFormat.SURVEY in dialogue.formats
    has_meetings = DialogueFormat.MEETINGS in dialogue.formats
    return [
        Step(name, f"{path}/{form}")
        for name, form, is_empty in (
            ("documents", "documents/new", offers_document and not attached.documents),
            ("surveys", "surveys/new", has_survey and not attached.surveys),
            ("meetings", "meetings/new", has_meetings and not attached.meetings),
        )
        if is_empty
    ]


async def next_path(
    request: ApiRequest, dialogue: Dialogue, *, offers_document: bool = False
) -> str:
    """The next form with nothing in it yet, else the list of all parts."""
    attached = await attached_to(request.transaction, request.actor, dialogue)
    steps = empty_steps(dialogue, attached, offers_document=offers_document)
    return steps[0].path if steps else hub_path(dialogue)
