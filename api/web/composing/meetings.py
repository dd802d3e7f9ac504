"""A meeting is planned, changed and cancelled."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Controller, route
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.errors import InvalidRequest
from api.core.i18n import Language, translate
from api.dialogues.models import Dialogue, DialogueStatus
from api.http.requests import ApiRequest
from api.meetings.inputs import LONGEST_REASON, MeetingCancel, MeetingCreate, MeetingPatch
from api.meetings.models import Meeting, MeetingKind
from api.meetings.service import loading
from api.meetings.service import meetings as service
from api.presenters.presenter import Presenter
from api.web.composing.access import hub_path, require_sign_in, writable
from api.web.composing.meeting_fields import (
    LONGEST_TALK,
    SHORTEST_TALK,
    TALK,
    meeting_fields,
    slots_of,
)
from api.web.composing.previews import public_readers
from api.web.composing.steps import next_path
from api.web.forms.fields import Control, Field
from api.web.forms.flow import (
    BOTH,
    FORM_PAGE,
    Answer,
    Done,
    answer_form,
    expected_version,
)
from api.web.forms.form import Detail, Form, Given
from api.web.forms.texts import drop_unchanged, other_languages
from api.web.languages import best_text
from api.web.page import language_of


class NewMeetingPages(Controller):
    path = "/my/dialogues/{dialogue_id:uuid}/meetings/new"
    include_in_schema = False
    opt = FORM_PAGE

    @route("/", http_method=BOTH)
    async def plan(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await writable(request, dialogue_id)

        async def act(given: Given) -> Done:
            data = _new_meeting(given)
            await service.plan(request.transaction, request.actor, dialogue_id, data)
            return Done(await next_path(request, dialogue))

        async def preview(given: Given) -> Sequence[Detail]:
            return _preview(_new_meeting(given), dialogue, given.language)

        return await answer_form(request, _form(request, dialogue, None), act, preview)


class MeetingEditPages(Controller):
    path = "/my/meetings/{meeting_id:uuid}"
    include_in_schema = False
    opt = FORM_PAGE

    @route("/edit", http_method=BOTH)
    async def save(self, request: ApiRequest, meeting_id: FromPath[UUID]) -> Answer:
        meeting, dialogue = await _writable(request, meeting_id)

        async def act(given: Given) -> Done:
            patch = given.decode(MeetingPatch)
            drop_unchanged(patch, meeting, ("title", "description"))
            expected = expected_version(request, given, meeting)
            await service.update(request.transaction, request.actor, meeting_id, patch, expected)
            return Done(hub_path(dialogue))

        async def preview(given: Given) -> Sequence[Detail]:
            return _preview(given.decode(MeetingPatch), dialogue, given.language)

        return await answer_form(request, _form(request, dialogue, meeting), act, preview)

    @route("/cancel", http_method=BOTH)
    async def cancel(self, request: ApiRequest, meeting_id: FromPath[UUID]) -> Answer:
        meeting, dialogue = await _writable(request, meeting_id)

        async def act(given: Given) -> Done:
            data = given.decode(MeetingCancel)
            expected = expected_version(request, given, meeting)
            await service.cancel(request.transaction, request.actor, meeting_id, data, expected)
            return Done(hub_path(dialogue))

        async def preview(given: Given) -> Sequence[Detail]:
            label = translate("page.compose.meeting.cancel.reason", given.language)
            reasons = [text.text for text in given.decode(MeetingCancel).reason.values()]
            return [(label, reasons), *public_readers("meeting.cancel", given.language)]

        return await answer_form(request, _cancel_form(request, dialogue, meeting), act, preview)


async def _writable(request: ApiRequest, meeting_id: UUID) -> tuple[Meeting, Dialogue]:
    require_sign_in(request)
    meeting, dialogue = await loading.get(request.transaction, request.actor, meeting_id)
    request.actor.require(Permission.DIALOGUE_WRITE, dialogue.organisation_id)
    return meeting, dialogue


def _new_meeting(given: Given) -> MeetingCreate:
    """One-to-one talks get their times from the length of a talk."""
    data = given.decode(MeetingCreate)
    if data.kind is MeetingKind.ONE_TO_ONE and data.starts_at < data.ends_at:
        data.slots = slots_of(data, _minutes(given.text(TALK)))
    return data


def _minutes(text: str) -> int:
    minutes = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0  # noqa: PLR2004
    if not SHORTEST_TALK <= minutes <= LONGEST_TALK:
        low, high = SHORTEST_TALK, LONGEST_TALK
        raise InvalidRequest.at(f"/{TALK}", "number_out_of_range", low=low, high=high)
    return minutes


def _form(request: ApiRequest, dialogue: Dialogue, meeting: Meeting | None) -> Form:
    """In a public dialogue a meeting is public at once."""
    language = language_of(request)
    fields = meeting_fields(dialogue, language, meeting)
    return Form(
        title=translate(f"page.compose.meeting.{'edit' if meeting else 'new'}", language),
        button=translate(f"page.compose.{'save' if meeting else 'next'}", language),
        fields=fields,
        version=meeting.version if meeting else None,
        needs_sign_in=True,
        has_preview=dialogue.status is not DialogueStatus.DRAFT,
        back=hub_path(dialogue),
        template="compose_form",
        values={"folded": other_languages(fields), "earlier": []},
    )


def _cancel_form(request: ApiRequest, dialogue: Dialogue, meeting: Meeting) -> Form:
    language = language_of(request)
    return Form(
        title=translate("page.compose.meeting.cancel", language),
        lines=[
            best_text(meeting.title, language),
            Presenter(language).moment(meeting.starts_at, dialogue.time_zone),
        ],
        button=translate("page.compose.meeting.cancel.button", language),
        fields=[
            Field(
                name=f"reason/{language}/text",
                label=translate("page.compose.meeting.cancel.reason", language),
                control=Control.LONG_TEXT,
                longest=LONGEST_REASON,
            )
        ],
        version=meeting.version,
        needs_sign_in=True,
        has_preview=dialogue.status is not DialogueStatus.DRAFT,
        back=hub_path(dialogue),
    )


def _preview(
    data: MeetingCreate | MeetingPatch, dialogue: Dialogue, language: Language
) -> list[Detail]:
    words = Presenter(language)
    titles = [text.text for text in (data.title or {}).values() if text]
    times = [
        words.moment(moment, dialogue.time_zone)
        for moment in (data.starts_at, data.ends_at)
        if moment
    ]
    return [
        (words.t("page.compose.meeting.title"), titles),
        (words.t("page.compose.meeting.starts_at"), times),
        *public_readers("meeting", language),
    ]
