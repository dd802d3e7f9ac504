"""How one can take part in a dialogue, as its page says it. Pure.

The page is the same for everybody: whether one must sign in, the form says.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from api.core.time_zones import in_zone
from api.dialogues.models import Dialogue, DialogueFormat, DialogueStatus, Participation
from api.dialogues.rules.transitions import is_late, status_at
from api.meetings.models import MeetingStatus
from api.meetings.service.loading import MeetingView
from api.presenters.presenter import Presenter
from api.surveys.models import Survey

_COMING = (DialogueStatus.DRAFT, DialogueStatus.SCHEDULED)
"""Whoever has a link to a draft sees its page as it will be."""


class Link(msgspec.Struct, frozen=True):
    text: str
    path: str


class TakingPart(msgspec.Struct, frozen=True):
    page: str
    """The address of the dialogue: forms are below it."""
    links: list[Link]
    how: str
    """Who can take part; in the place of the links, why nobody can now."""
    comments: bool
    surveys: bool
    votes: bool
    reports: bool
    mine: bool


def taking_part_of(
    dialogue: Dialogue,
    surveys: Sequence[Survey],
    meetings: Sequence[MeetingView],
    now: datetime,
    words: Presenter,
) -> TakingPart:
    status = status_at(dialogue, now)
    is_open = status is DialogueStatus.OPEN or is_late(dialogue, now)
    is_public = status is not DialogueStatus.DRAFT
    return TakingPart(
        page=f"/dialogues/{dialogue.id}",
        links=list(_links(dialogue, surveys, meetings, now, words)) if is_public else [],
        how=_how(dialogue, status, words, is_open=is_open),
        comments=is_open and DialogueFormat.COMMENTS in dialogue.formats,
        surveys=is_open and DialogueFormat.SURVEY in dialogue.formats,
        votes=status is DialogueStatus.OPEN,
        reports=is_public,
        mine=is_public and status is not DialogueStatus.SCHEDULED,
    )


def takes_sign_ups(view: MeetingView, now: datetime) -> bool:
    is_coming = view.status is MeetingStatus.PLANNED
    is_public = view.dialogue.status in {DialogueStatus.SCHEDULED, DialogueStatus.OPEN}
    return is_coming and is_public and view.meeting.signup_closes_at > now


def answer_path(survey: Survey) -> str:
    return f"/dialogues/{survey.dialogue_id}/surveys/{survey.id}/answer"


def sign_up_path(view: MeetingView) -> str:
    return f"/dialogues/{view.dialogue.id}/meetings/{view.meeting.id}/sign-up"


def _links(
    dialogue: Dialogue,
    surveys: Sequence[Survey],
    meetings: Sequence[MeetingView],
    now: datetime,
    words: Presenter,
) -> Iterator[Link]:
    page, status = f"/dialogues/{dialogue.id}", status_at(dialogue, now)
    if status is DialogueStatus.OPEN or is_late(dialogue, now):
        if DialogueFormat.COMMENTS in dialogue.formats:
            yield Link(words.t("page.dialogue.comment"), f"{page}/comment")
        if DialogueFormat.QUESTIONS in dialogue.formats:
            yield Link(words.t("page.dialogue.ask"), f"{page}/question")
        for survey in surveys if DialogueFormat.SURVEY in dialogue.formats else ():
            title = words.text(survey.title)
            text = words.t("page.dialogue.answer", title=title.text if title else "–")
            yield Link(text, answer_path(survey))
    for view in meetings:
        if takes_sign_ups(view, now):
            title = words.text(view.meeting.title)
            text = words.t("page.dialogue.sign_up", title=title.text if title else "–")
            yield Link(text, sign_up_path(view))
    if status in {DialogueStatus.SCHEDULED, DialogueStatus.OPEN}:
        yield Link(words.t("page.dialogue.interest"), f"{page}/interest")


def _how(dialogue: Dialogue, status: DialogueStatus, words: Presenter, *, is_open: bool) -> str:
    if is_open:
        is_for_all = dialogue.participation is Participation.ALL
        name = "without_account" if is_for_all else dialogue.participation.value
        return words.t(f"page.dialogue.taking_part.{name}")
    if status in _COMING and dialogue.opens_at is not None:
        time = words.moment(dialogue.opens_at, dialogue.time_zone)
        opens_at = in_zone(time, dialogue.time_zone, words.language)
        return words.t("page.dialogue.taking_part.scheduled", time=opens_at)
    name = "unscheduled" if status is DialogueStatus.DRAFT else "ended"
    return words.t(f"page.dialogue.taking_part.{name}")
