"""What meetings and sign-ups look like on the wire."""

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
    """Null for others than the organisers while fewer than three are taken: they could be counted.
    Wish for what suits you; you get the first of your wishes that is free."""


class SignUpCounts(msgspec.Struct):
    """How many, never who. All are told to those who organise it, and see who comes."""

    placed: ApproximateCount
    waiting: ApproximateCount
    entered: ApproximateCount
    """In the lot, before it is drawn."""


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
    """Null for all but those who have a place, and the buyer."""
    languages: list[Language]
    capacity: int | None
    signup_closes_at: datetime
    allocation: SlotAllocation
    slots: list[SlotOut]
    sign_ups: SignUpCounts
    seed_commitment: str | None
    """Of a lot: SHA-256 of the seed, which is published when it is drawn."""
    drawn_at: datetime | None
    cancelled_at: datetime | None
    cancellation_reason: Texts


class MaterialOut(msgspec.Struct):
    """What was shown in a meeting, or its minutes."""

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
    """Order: ascending SHA-256 of seed and sign-up id put together, both as written here.

    In it each gets the first of its wishes that is still free.
    """

    meeting_id: UUID
    seed_commitment: str
    """SHA-256 of the seed as it is written."""
    seed: str | None
    drawn_at: datetime | None
    sign_ups: list[DrawnSignUpOut]
    """As drawn; what was withdrawn since is still here."""


class SignUpOut(msgspec.Struct):
    """Somebody who comes, or waits."""

    id: UUID
    meeting_id: UUID
    status: SignUpStatus
    own: bool
    person_name: str
    organisation_id: UUID | None
    organisation_name: Texts | None
    organisation_confirmation: Confirmation | None
    """Show the name of one that is only `claimed` with a remark."""
    wishes: list[UUID]
    slot_id: UUID | None
    position: int | None
    """On the waiting list, from 1."""
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
    """The seed only once it cannot help anybody any more."""
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
