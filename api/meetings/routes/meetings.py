"""Routes of meetings: information events, workshops and one-to-one talks."""

from email.utils import parseaddr
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post
from litestar.params import FromPath, JSONBody

from api.core import errors
from api.core.actor import Permission
from api.core.errors import NotFound
from api.dialogues.service.loading import get as get_dialogue
from api.http.authorization import PUBLIC, access
from api.http.etags import PUBLIC as FOR_ALL
from api.http.etags import Expected, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.meetings import calendar
from api.meetings.inputs import (
    MeetingCancel,
    MeetingCreate,
    MeetingPatch,
    SlotsCreate,
)
from api.meetings.models import MeetingStatus
from api.meetings.queries import meetings as queries
from api.meetings.queries import sign_ups as sign_up_queries
from api.meetings.rules.stages import PLANNABLE
from api.meetings.schemas import (
    DrawOut,
    MeetingOut,
    draw_out,
    meeting_out,
)
from api.meetings.service import loading, meetings
from api.organisations.models import Organisation

_WRONG_STATE = {"problems": (errors.WrongState,)}
_PLANNED = [MeetingStatus.PLANNED]


async def _shown(
    request: ApiRequest, meeting_id: UUID, *, created: bool = False
) -> Response[MeetingOut]:
    row = await loading.get(request.transaction, request.actor, meeting_id)
    [view] = await loading.views(request.transaction, request.actor, [row])
    return answer(
        request,
        meeting_out(view),
        of=view.meeting,
        status=201 if created else 200,
        headers={"Location": f"/v1/meetings/{meeting_id}"} if created else None,
    )


class MeetingController(Controller):
    path = "/"
    tags = ("Meetings",)

    @get(
        "/dialogues/{dialogue_id:uuid}/meetings",
        operation_id="list_meetings",
        summary="List the meetings of a dialogue",
        opt=access(PUBLIC),
    )
    async def list_meetings(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[MeetingOut]]:
        """Sorted by start time. The numbers of sign-ups are shown, but no names."""
        await get_dialogue(request.transaction, request.actor, dialogue_id)
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.rows(
            queries.page(request.actor, dialogue_id, start=paging.start, limit=limit)
        )
        views = await loading.views(request.transaction, request.actor, rows)
        return paging.answer(
            views, keys=lambda view: (view.meeting.starts_at, view.meeting.id), build=meeting_out
        )

    @post(
        "/dialogues/{dialogue_id:uuid}/meetings",
        operation_id="create_meeting",
        summary="Plan a meeting",
        opt=access(Permission.DIALOGUE_WRITE, states=PLANNABLE) | _WRONG_STATE,
    )
    async def create_meeting(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], data: JSONBody[MeetingCreate]
    ) -> Response[MeetingOut]:
        """The meeting is published at once in a public dialogue, otherwise with the dialogue."""
        row = await meetings.plan(request.transaction, request.actor, dialogue_id, data)
        return await _shown(request, row, created=True)

    @get(
        "/meetings/{meeting_id:uuid}",
        operation_id="get_meeting",
        summary="Get a meeting",
        opt=access(PUBLIC),
    )
    async def get_meeting(
        self, request: ApiRequest, meeting_id: FromPath[UUID]
    ) -> Response[MeetingOut]:
        """`join_url` is shown only to those who have a place and to organisers."""
        return await _shown(request, meeting_id)

    @patch(
        "/meetings/{meeting_id:uuid}",
        operation_id="update_meeting",
        summary="Change a meeting",
        opt=access(Permission.DIALOGUE_WRITE, states=_PLANNED),
    )
    async def update_meeting(
        self,
        request: ApiRequest,
        meeting_id: FromPath[UUID],
        data: JSONBody[MeetingPatch],
        expected: Expected,
    ) -> Response[MeetingOut]:
        """JSON Merge Patch. Updates the calendar entries of people with a place, and gives new
        places to the waiting list.
        """
        await meetings.update(request.transaction, request.actor, meeting_id, data, expected)
        return await _shown(request, meeting_id)

    @post(
        "/meetings/{meeting_id:uuid}/cancel",
        operation_id="cancel_meeting",
        summary="Cancel a meeting",
        opt=access(Permission.DIALOGUE_WRITE, states=_PLANNED),
        status_code=200,
    )
    async def cancel_meeting(
        self,
        request: ApiRequest,
        meeting_id: FromPath[UUID],
        data: JSONBody[MeetingCancel],
        expected: Expected,
    ) -> Response[MeetingOut]:
        """Needs a public reason. Everybody signed up gets a mail."""
        await meetings.cancel(request.transaction, request.actor, meeting_id, data, expected)
        return await _shown(request, meeting_id)

    @post(
        "/meetings/{meeting_id:uuid}/slots",
        operation_id="add_slots",
        summary="Add slots for one-to-one talks",
        opt=access(Permission.DIALOGUE_WRITE, states=_PLANNED) | _WRONG_STATE,
    )
    async def add_slots(
        self, request: ApiRequest, meeting_id: FromPath[UUID], data: JSONBody[SlotsCreate]
    ) -> Response[MeetingOut]:
        """The slots must be within the meeting and must not overlap."""
        await meetings.add_slots(request.transaction, request.actor, meeting_id, data.slots)
        return await _shown(request, meeting_id, created=True)

    @delete(
        "/meetings/{meeting_id:uuid}/slots/{slot_id:uuid}",
        operation_id="remove_slot",
        summary="Remove a slot",
        opt=access(Permission.DIALOGUE_WRITE, states=_PLANNED)
        | {"problems": (errors.WrongState, errors.Conflict)},
    )
    async def remove_slot(
        self, request: ApiRequest, meeting_id: FromPath[UUID], slot_id: FromPath[UUID]
    ) -> None:
        """The slot must not be taken or wished for by anybody."""
        await meetings.remove_slot(request.transaction, request.actor, meeting_id, slot_id)

    @get(
        "/meetings/{meeting_id:uuid}/draw",
        operation_id="get_draw",
        summary="Get the draw of the slots",
        opt=access(PUBLIC),
    )
    async def get_draw(self, request: ApiRequest, meeting_id: FromPath[UUID]) -> Response[DrawOut]:
        """Has all that is needed to repeat and check the draw. The seed is shown after the draw."""
        meeting, _ = await loading.get(request.transaction, request.actor, meeting_id)
        if meeting.seed is None:
            raise NotFound
        drawn = await request.scalars(sign_up_queries.drawn(meeting.id))
        return answer(request, draw_out(meeting, meeting.seed, drawn))

    @get(
        "/meetings/{meeting_id:uuid}/calendar.ics",
        operation_id="get_meeting_calendar",
        summary="Get a meeting as iCalendar",
        opt=access(PUBLIC),
        media_type="text/calendar",
    )
    async def get_meeting_calendar(
        self, request: ApiRequest, meeting_id: FromPath[UUID]
    ) -> Response[bytes]:
        """iCalendar in the language of `Accept-Language`, without `join_url`."""
        meeting, dialogue = await loading.get(request.transaction, request.actor, meeting_id)
        buyer = await request.transaction.get_one(Organisation, dialogue.organisation_id)
        settings = request.settings
        content = calendar.published(
            calendar.public_entry(
                meeting,
                dialogue,
                calendar.organiser(parseaddr(settings.mail_from)[1], buyer.name, request.language),
                request.language,
                public_url=settings.public_url,
            ),
            calendar.meeting_uid(meeting.id, settings.host),
        )
        headers = {"Cache-Control": FOR_ALL, "Vary": "Accept-Language"}
        return answer(request, content, headers=headers, media_type="text/calendar")
