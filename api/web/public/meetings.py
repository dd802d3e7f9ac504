"""The meetings of a dialogue in the words of its page. Pure."""

from collections.abc import Iterator, Sequence

import msgspec

from api.core.clock import utc_now
from api.core.time_zones import in_zone
from api.meetings.models import Material, MeetingKind, MeetingStatus, SignUpStatus, SlotAllocation
from api.meetings.service.loading import MeetingView
from api.presenters.html import Html, html_of
from api.presenters.presenter import Presenter, details
from api.presenters.texts import Detail, PageText
from api.web.public.taking_part import sign_up_path, takes_sign_ups

S = SignUpStatus


class Shown(msgspec.Struct, frozen=True):
    """Something that was shown, or minutes."""

    title: PageText | None
    notes: Html | None


class Meeting(msgspec.Struct, frozen=True):
    title: PageText | None
    kind: str
    notice: str | None
    reason: PageText | None
    details_shown: list[Detail]
    description: Html | None
    calendar: str | None
    sign_up: str | None
    materials: list[Shown]


def meetings_of(
    views: Sequence[MeetingView], materials: Sequence[Material], words: Presenter
) -> list[Meeting]:
    return [
        _meeting(
            view,
            [material for material in materials if material.meeting_id == view.meeting.id],
            words,
        )
        for view in views
    ]


def _meeting(view: MeetingView, materials: Sequence[Material], words: Presenter) -> Meeting:
    row = view.meeting
    is_coming = view.status is MeetingStatus.PLANNED
    return Meeting(
        title=words.text(row.title),
        kind=words.t(f"page.meeting.kind.{row.kind}"),
        notice=None if is_coming else words.t(f"page.meeting.{view.status}"),
        reason=words.text(row.cancellation_reason),
        details_shown=_details(view, words),
        description=html_of(row.description, words),
        calendar=f"/v1/meetings/{row.id}/calendar.ics" if is_coming else None,
        sign_up=sign_up_path(view) if takes_sign_ups(view, utc_now()) else None,
        materials=[_shown(material, words) for material in materials],
    )


def _details(view: MeetingView, words: Presenter) -> list[Detail]:
    row, zone = view.meeting, view.dialogue.time_zone
    is_coming = view.status is MeetingStatus.PLANNED
    closes_at = words.moment(row.signup_closes_at, zone) if is_coming else None
    begins = in_zone(words.moment(row.starts_at, zone), zone, words.language)
    spoken = [words.t(f"page.meeting.language.{language}") for language in row.languages]
    return details(
        words,
        "page.meeting",
        [
            ("starts_at", [begins]),
            ("ends_at", [words.moment(row.ends_at, zone)]),
            ("where", [words.t(f"page.meeting.mode.{row.mode}"), row.place]),
            ("languages", [", ".join(spoken)]),
            ("signup_closes_at", [closes_at]),
            ("places", [", ".join(_places(view, words))] if is_coming else []),
        ],
    )


def _places(view: MeetingView, words: Presenter) -> Iterator[str]:
    """How many, never who."""
    row, placed = view.meeting, view.shown_count(S.PLACED)
    places = len(view.slots) if row.kind is MeetingKind.ONE_TO_ONE else row.capacity
    if row.allocation is SlotAllocation.LOT and row.drawn_at is None:
        yield words.t("page.meeting.places.lot", count=words.figure(view.shown_count(S.ENTERED)))
    elif places is None:
        yield words.t("page.meeting.places.coming", count=words.figure(placed))
    elif placed.count is None and (placed.fewer_than or 0) > places:
        yield words.t("page.meeting.places.few", all=places)
    elif placed.count is None:
        yield words.t("page.meeting.places.taken", taken=words.figure(placed), all=places)
    else:
        yield words.t("page.meeting.places.free", free=places - placed.count, all=places)
    if waiting := view.shown_count(S.WAITING).count:
        yield words.t("page.meeting.places.waiting", count=waiting)


def _shown(material: Material, words: Presenter) -> Shown:
    return Shown(words.text(material.title, material.url), html_of(material.notes, words))
