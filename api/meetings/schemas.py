"""Response bodies of meetings and sign-ups, and the functions that build them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from api.core.approximate_counts import ApproximateCount
from api.core.i18n import Language, Texts
from api.meetings.models import (
    Material,
    Meeting,
    MeetingKind,
    MeetingMode,
    MeetingSlot,
    MeetingStatus,
    SignUp,
    SignUpStatus,
    SlotAllocation,
)
from api.meetings.rules.draw import commitment
from api.meetings.service.loading import MeetingView, SignUpView
from api.organisations.models import Confirmation


class SlotOut(msgspec.Struct):
    """A time for one talk."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    free: bool | None
    """Null while fewer than three slots are taken, except for organisers: otherwise the taken slots
    could be counted. Wish for all slots that suit you; you get the first one that is free."""


class SignUpCounts(msgspec.Struct):
    """Numbers of sign-ups, without names. Organisers get exact numbers."""

    placed: ApproximateCount
    waiting: ApproximateCount
    entered: ApproximateCount
    """Sign-ups that wait for the draw."""


class MeetingOut(msgspec.Struct):
    """A meeting. Times are in UTC; show them in the dialogue's `time_zone`."""

    id: UUID
    dialogue_id: UUID
    kind: MeetingKind
    title: Texts
    description: Texts
    status: MeetingStatus
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    mode: MeetingMode
    place: str
    join_url: str | None
    """Address for joining remotely; null except for those who have a place and for organisers."""
    languages: list[Language]
    capacity: int | None
    signup_closes_at: datetime
    allocation: SlotAllocation
    slots: list[SlotOut]
    sign_ups: SignUpCounts
    seed_commitment: str | None
    """For a draw: SHA-256 of the seed. The seed is published after the draw."""
    drawn_at: datetime | None
    cancelled_at: datetime | None
    cancellation_reason: Texts


class MaterialOut(msgspec.Struct):
    """Material shown in a meeting, or its minutes."""

    id: UUID
    meeting_id: UUID
    title: Texts
    url: str | None
    notes: Texts
    created_at: datetime
    updated_at: datetime


class DrawnSignUpOut(msgspec.Struct):
    """One sign-up in the order of the draw."""

    sign_up_id: UUID
    wishes: list[UUID]
    slot_id: UUID | None


class DrawOut(msgspec.Struct):
    """Sign-ups are drawn in ascending order of SHA-256(seed + sign-up id), both as written here.

    Each sign-up gets the first of its wishes that is still free.
    """

    meeting_id: UUID
    seed_commitment: str
    """SHA-256 of the seed as written here."""
    seed: str | None
    drawn_at: datetime | None
    sign_ups: list[DrawnSignUpOut]
    """In the order of the draw, including sign-ups that were withdrawn later."""


class SignUpOut(msgspec.Struct):
    """The sign-up of one person."""

    id: UUID
    meeting_id: UUID
    status: SignUpStatus
    own: bool
    person_name: str
    organisation_id: UUID | None
    organisation_name: Texts | None
    organisation_confirmation: Confirmation | None
    """When this is `claimed`, show the name with a remark."""
    wishes: list[UUID]
    slot_id: UUID | None
    position: int | None
    """Position on the waiting list, from 1."""
    created_at: datetime
    withdrawn_at: datetime | None


_OWN_COLUMNS = frozenset(MeetingOut.__struct_fields__) - {
    "status", "time_zone", "join_url", "slots", "sign_ups", "seed_commitment",
}  # fmt: skip


def meeting_out(view: MeetingView) -> MeetingOut:
    row, states = view.meeting, SignUpStatus
    return MeetingOut(
        **{name: getattr(row, name) for name in _OWN_COLUMNS},
        status=view.status,
        time_zone=view.dialogue.time_zone,
        join_url=row.join_url if view.sees_join_url else None,
        slots=[
            SlotOut(slot.id, slot.starts_at, slot.ends_at, _free(view, slot)) for slot in view.slots
        ],
        sign_ups=SignUpCounts(
            *(view.shown_count(item) for item in (states.PLACED, states.WAITING, states.ENTERED))
        ),
        seed_commitment=commitment(row.seed) if row.seed else None,
    )


def _free(view: MeetingView, slot: MeetingSlot) -> bool | None:
    return slot.id not in view.taken if view.tells_free_slots else None


def material_out(row: Material) -> MaterialOut:
    return msgspec.convert(row, MaterialOut, from_attributes=True)


def draw_out(meeting: Meeting, seed: str, drawn: Sequence[SignUp]) -> DrawOut:
    """Show the seed only after the draw, when nobody can use it any more."""
    return DrawOut(
        meeting_id=meeting.id,
        seed_commitment=commitment(seed),
        seed=seed if meeting.drawn_at else None,
        drawn_at=meeting.drawn_at,
        sign_ups=[DrawnSignUpOut(row.id, row.wishes, row.drawn_slot_id) for row in drawn],
    )


def sign_up_out(view: SignUpView) -> SignUpOut:
    row = view.sign_up
    return SignUpOut(
        id=row.id,
        meeting_id=row.meeting_id,
        status=row.status,
        own=view.own,
        person_name=view.person,
        organisation_id=row.organisation_id,
        organisation_name=view.organisation.name if view.organisation else None,
        organisation_confirmation=view.organisation.confirmation if view.organisation else None,
        wishes=row.wishes,
        slot_id=row.slot_id,
        position=view.position,
        created_at=row.created_at,
        withdrawn_at=row.withdrawn_at,
    )
