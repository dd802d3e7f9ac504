"""Inputs of the commands, which are also the request bodies."""

from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.core.clock import Instant
from api.core.examples import Example
from api.core.i18n import Language, Texts, TextsPatch
from api.core.text_bounds import WebAddressText, each_up_to, up_to
from api.core.text_types import ProsePatch, ProseTexts
from api.meetings.models import MeetingKind, MeetingMode, SlotAllocation

MOST_SLOTS = 100
LONGEST_TITLE, LONGEST_TEXT, LONGEST_PLACE, LONGEST_REASON = 200, 20_000, 500, 2_000
Title = Annotated[Texts, each_up_to(LONGEST_TITLE)]
TitlePatch = Annotated[TextsPatch, each_up_to(LONGEST_TITLE)]
Text = Annotated[ProseTexts, each_up_to(LONGEST_TEXT)]
TextPatch = Annotated[ProsePatch, each_up_to(LONGEST_TEXT)]
Place = Annotated[str, up_to(LONGEST_PLACE)]
Reason = Annotated[ProseTexts, each_up_to(LONGEST_REASON)]
Capacity = Annotated[int, Meta(ge=1, le=100_000)]
Languages = Annotated[list[Language], Meta(max_length=3)]
_ID = "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d"


class SlotCreate(msgspec.Struct, forbid_unknown_fields=True):
    """A time for one talk. It must be within the meeting."""

    starts_at: Instant
    ends_at: Instant


Slots = Annotated[list[SlotCreate], Meta(max_length=MOST_SLOTS)]


class SlotsCreate(msgspec.Struct, forbid_unknown_fields=True):
    slots: Annotated[list[SlotCreate], Meta(min_length=1, max_length=MOST_SLOTS)]

    example: ClassVar[Example] = {
        "slots": [
            {"starts_at": "2027-01-20T09:00:00+02:00", "ends_at": "2027-01-20T09:30:00+02:00"},
            {"starts_at": "2027-01-20T09:40:00+02:00", "ends_at": "2027-01-20T10:10:00+02:00"},
        ]
    }


class MeetingCreate(msgspec.Struct, forbid_unknown_fields=True):
    """A new meeting. It is published at once in a public dialogue, otherwise with the dialogue."""

    kind: MeetingKind
    title: Title
    starts_at: Instant
    ends_at: Instant
    languages: Languages
    """Languages spoken in the meeting."""
    description: Text = {}
    """Markdown."""
    mode: MeetingMode = MeetingMode.IN_PERSON
    place: Place = ""
    join_url: WebAddressText | None = None
    """Address for joining remotely, shown only to those who have a place and to organisers."""
    capacity: Capacity | None = None
    """Number of places; null for no limit. One-to-one talks have slots instead."""
    signup_closes_at: Instant | None = None
    """Defaults to the start of the meeting. With a draw it must be earlier."""
    allocation: SlotAllocation = SlotAllocation.FIRST_COME
    """`lot` is only for one-to-one talks: the slots are drawn when signing up closes."""
    slots: Slots = []

    example: ClassVar[Example] = {
        "kind": "information_event",
        "title": {"fi": {"text": "Infotilaisuus koulukuljetuksista"}},
        "starts_at": "2027-01-20T09:00:00+02:00",
        "ends_at": "2027-01-20T11:00:00+02:00",
        "mode": "hybrid",
        "place": "Oulun kaupungintalo, Kirkkokatu 2 a",
        "join_url": "https://kokous.example.fi/koulukuljetukset",
        "languages": ["fi", "sv"],
        "capacity": 40,
        "signup_closes_at": "2027-01-18T16:00:00+02:00",
    }


class MeetingPatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch. Everybody signed up gets a mail about changes that affect the calendar."""

    title: TitlePatch | UnsetType = UNSET
    description: TextPatch | UnsetType = UNSET
    starts_at: Instant | UnsetType = UNSET
    ends_at: Instant | UnsetType = UNSET
    mode: MeetingMode | UnsetType = UNSET
    place: Place | UnsetType = UNSET
    join_url: WebAddressText | None | UnsetType = UNSET
    languages: Languages | UnsetType = UNSET
    capacity: Capacity | None | UnsetType = UNSET
    """New places go to the waiting list. It cannot be lower than the number of taken places."""
    signup_closes_at: Instant | UnsetType = UNSET

    example: ClassVar[Example] = {
        "starts_at": "2027-01-21T09:00:00+02:00",
        "ends_at": "2027-01-21T11:00:00+02:00",
        "capacity": 60,
    }


class MeetingCancel(msgspec.Struct, forbid_unknown_fields=True):
    reason: Reason

    example: ClassVar[Example] = {
        "reason": {"fi": {"text": "Esittelijä on sairastunut."}},
    }


class MaterialCreate(msgspec.Struct, forbid_unknown_fields=True):
    """Material with a link, minutes, or both."""

    title: Title
    url: WebAddressText | None = None
    notes: Text = {}
    """Markdown."""

    example: ClassVar[Example] = {
        "title": {"fi": {"text": "Tilaisuuden esitys"}},
        "url": "https://www.example.fi/koulukuljetukset-esitys.pdf",
        "notes": {"fi": {"text": "Esitys ja **kysytyt kysymykset** vastauksineen."}},
    }


class MaterialPatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch."""

    title: TitlePatch | UnsetType = UNSET
    url: WebAddressText | None | UnsetType = UNSET
    notes: TextPatch | UnsetType = UNSET

    example: ClassVar[Example] = {
        "notes": {"sv": {"text": "Presentation och **frågor** med svar.", "origin": "translated"}}
    }


class SignUpCreate(msgspec.Struct, forbid_unknown_fields=True):
    """A sign-up for yourself. Each person signs up separately."""

    organisation_id: UUID | None = None
    """The supplier you represent. Required where only suppliers may take part."""
    wishes: Annotated[list[UUID], Meta(max_length=MOST_SLOTS)] = []
    """Wished slots of one-to-one talks, most wanted first. You get the first one that is free."""

    example: ClassVar[Example] = {
        "organisation_id": _ID,
        "wishes": [_ID, "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4e"],
    }
