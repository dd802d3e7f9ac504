"""My sign-ups for the meetings of a dialogue, in the words of a page."""

import msgspec

from api.core.clock import utc_now
from api.core.time_zones import in_zone
from api.dialogues.models import Dialogue
from api.http.requests import ApiRequest
from api.meetings.models import MeetingStatus, SignUpStatus
from api.meetings.queries import sign_ups as queries
from api.meetings.rules.stages import status_at
from api.meetings.service import loading
from api.meetings.service.loading import MeetingView, SignUpView
from api.presenters.presenter import Presenter
from api.presenters.texts import PageText


class OwnMeeting(msgspec.Struct, frozen=True):
    title: PageText | None
    time: str
    state: str
    join_url: str | None
    calendar: str
    cancel: str | None


async def own_meetings(
    request: ApiRequest, dialogue: Dialogue, words: Presenter
) -> list[OwnMeeting]:
    session, actor = request.transaction, request.actor
    rows = await request.rows(queries.own_in(actor, dialogue.id))
    signed_up = await loading.sign_up_views(session, actor, rows)
    meetings = await loading.views(
        session, actor, [await loading.get(session, actor, row.Meeting.id) for row in rows]
    )
    return [
        _own(meeting, sign_up, words) for meeting, sign_up in zip(meetings, signed_up, strict=True)
    ]


def _own(view: MeetingView, own: SignUpView, words: Presenter) -> OwnMeeting:
    row, zone = view.meeting, view.dialogue.time_zone
    slot = next((slot for slot in view.slots if slot.id == own.sign_up.slot_id), None)
    begins = (slot or row).starts_at
    is_coming = status_at(row, utc_now()) is MeetingStatus.PLANNED and begins > utc_now()
    page = f"/dialogues/{view.dialogue.id}"
    return OwnMeeting(
        title=words.text(row.title),
        time=in_zone(words.moment(begins, zone), zone, words.language),
        state=_state(own, words),
        join_url=row.join_url if view.sees_join_url else None,
        calendar=f"/v1/meetings/{row.id}/calendar.ics",
        cancel=f"{page}/sign-ups/{own.sign_up.id}/cancel" if is_coming else None,
    )


def _state(own: SignUpView, words: Presenter) -> str:
    if own.sign_up.status is SignUpStatus.WAITING and own.position:
        return words.t("page.mine.meeting.waiting", position=own.position)
    return words.t(f"page.mine.meeting.{own.sign_up.status}")
