"""Content of a meeting: faults and patches."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from msgspec import UNSET

from api.core.errors import Fault
from api.core.i18n import Language, merge_texts, text_faults
from api.core.ids import new_id
from api.core.web_addresses import web_address_faults
from api.dialogues.rules import times
from api.meetings.inputs import (
    LONGEST_PLACE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_SLOTS,
    MaterialPatch,
    MeetingPatch,
    SlotCreate,
)
from api.meetings.models import (
    Material,
    Meeting,
    MeetingKind,
    MeetingMode,
    MeetingSlot,
    SlotAllocation,
)
from api.plans.rules.faults import word_faults

TEXTS = ("title", "description", "notes")
TIMES = ("starts_at", "ends_at", "signup_closes_at")
IN_CALENDAR = frozenset({"title", "starts_at", "ends_at", "mode", "place", "join_url"})
"""A change of these fields is mailed as a calendar update to those who come."""


def meeting_faults(meeting: Meeting, slots: Sequence[MeetingSlot]) -> Iterator[Fault]:
    yield from text_faults("/title", meeting.title, longest=LONGEST_TITLE, required=True)
    yield from text_faults("/description", meeting.description, longest=LONGEST_TEXT)
    yield from word_faults("/place", meeting.place, LONGEST_PLACE)
    if meeting.mode is not MeetingMode.REMOTE and not meeting.place.strip():
        yield Fault("/place", "required")
    yield from web_address_faults("/join_url", meeting.join_url)
    if not meeting.languages:
        yield Fault("/languages", "required")
    yield from _kind_faults(meeting, slots)
    yield from _time_faults(meeting)


def coming_faults(meeting: Meeting, fields: Sequence[str], now: datetime) -> Iterator[Fault]:
    """Refuse changed times that are in the past."""
    for field in ("starts_at", "signup_closes_at"):
        if field in fields and getattr(meeting, field) <= now:
            yield Fault(f"/{field}", "in_past")


def slot_faults(
    meeting: Meeting, new: Sequence[MeetingSlot], old: Sequence[MeetingSlot] = ()
) -> Iterator[Fault]:
    """Slots must be within the meeting and must not overlap."""
    if len(new) + len(old) > MOST_SLOTS:
        yield Fault("/slots", "too_many", {"most": MOST_SLOTS})
    for number, slot in enumerate(new):
        if slot.ends_at <= slot.starts_at:
            yield Fault(f"/slots/{number}/ends_at", "ends_before_start")
        elif not _within(slot, meeting):
            yield Fault(f"/slots/{number}", "outside_meeting")
    overlapping = _overlapping([*new, *old])
    for number, slot in enumerate(new):
        if slot.id in overlapping:
            yield Fault(f"/slots/{number}", "slots_overlap")


def moved_faults(meeting: Meeting, slots: Sequence[MeetingSlot]) -> Iterator[Fault]:
    """A moved meeting must still contain its slots, as people have planned by them."""
    if not all(_within(slot, meeting) for slot in slots):
        yield Fault("/starts_at", "slots_outside")


def material_faults(material: Material) -> Iterator[Fault]:
    yield from text_faults("/title", material.title, longest=LONGEST_TITLE, required=True)
    yield from text_faults("/notes", material.notes, longest=LONGEST_TEXT)
    yield from web_address_faults("/url", material.url)
    if material.url is None and not material.notes:
        yield Fault("/url", "required")


def apply_patch(meeting: Meeting, patch: MeetingPatch) -> frozenset[str]:
    """Apply the patch and return the names of the changed fields."""
    new = dict(_new_values(meeting, patch))
    if meeting.signup_closes_at == meeting.starts_at and "starts_at" in new:
        new.setdefault("signup_closes_at", new["starts_at"])
    changed = _set_changed(meeting, new)
    if changed & IN_CALENDAR:
        meeting.calendar_sequence += 1
    return changed


def patch_material(material: Material, patch: MaterialPatch) -> frozenset[str]:
    return _set_changed(material, dict(_new_values(material, patch)))


def spoken(languages: Sequence[Language]) -> list[Language]:
    """The languages without duplicates, in a fixed order."""
    return [language for language in Language if language in languages]


def as_kept(field: str, value: Any) -> Any:
    if field in TIMES:
        return times.in_utc(value)
    return spoken(value) if field == "languages" else value


def build_slots(meeting: Meeting, slots: Sequence[SlotCreate]) -> list[MeetingSlot]:
    return [
        MeetingSlot(
            id=new_id(),
            meeting_id=meeting.id,
            starts_at=times.in_utc(slot.starts_at),
            ends_at=times.in_utc(slot.ends_at),
        )
        for slot in slots
    ]


def _set_changed(thing: Meeting | Material, new: Mapping[str, Any]) -> frozenset[str]:
    changed = {field for field, value in new.items() if value != getattr(thing, field)}
    for field in changed:
        setattr(thing, field, new[field])
    return frozenset(changed)


def _new_values(
    thing: Meeting | Material, patch: MeetingPatch | MaterialPatch
) -> Iterator[tuple[str, Any]]:
    for field in patch.__struct_fields__:
        value = getattr(patch, field)
        if value is UNSET:
            continue
        merged = merge_texts(getattr(thing, field), value) if field in TEXTS else value
        yield field, as_kept(field, merged)


def _kind_faults(meeting: Meeting, slots: Sequence[MeetingSlot]) -> Iterator[Fault]:
    if meeting.kind is MeetingKind.ONE_TO_ONE:
        if meeting.capacity is not None:
            yield Fault("/capacity", "slots_instead")
        return
    if slots:
        yield Fault("/slots", "one_to_one_only")
    if meeting.allocation is SlotAllocation.LOT:
        yield Fault("/allocation", "one_to_one_only")


def _time_faults(meeting: Meeting) -> Iterator[Fault]:
    unlikely = list(times.year_faults({f"/{field}": getattr(meeting, field) for field in TIMES}))
    yield from unlikely
    if unlikely:
        return
    if meeting.ends_at <= meeting.starts_at:
        yield Fault("/ends_at", "ends_before_start")
    if meeting.signup_closes_at > meeting.starts_at:
        yield Fault("/signup_closes_at", "closes_after_start")
    elif meeting.allocation is SlotAllocation.LOT and meeting.signup_closes_at == meeting.starts_at:
        yield Fault("/signup_closes_at", "no_time_for_lot")


def _within(slot: MeetingSlot, meeting: Meeting) -> bool:
    return meeting.starts_at <= slot.starts_at and slot.ends_at <= meeting.ends_at


def _overlapping(slots: Sequence[MeetingSlot]) -> set[UUID]:
    in_order = sorted(slots, key=lambda slot: (slot.starts_at, slot.ends_at))
    return {
        slot.id
        for before, after in pairwise(in_order)
        if after.starts_at < before.ends_at
        for slot in (before, after)
    }
