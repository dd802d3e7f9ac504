"""Inputs of the commands, which are also the request bodies."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.core.examples import Example
from api.core.i18n import Texts, TextsPatch
from api.core.text_bounds import TimeZoneText, each_up_to
from api.core.text_types import ProsePatch, ProseTexts
from api.dialogues.models import DialogueFormat, DialogueSubject, ModerationMode, Participation
from api.plans.inputs.procurements import Codes, ContactPatch, Links
from api.plans.models.values import Contact

Instant = Annotated[datetime, Meta(tz=True)]
"""RFC 3339 with an offset. A local time without an offset is ambiguous when summer time ends."""

GraceHours = Annotated[int, Meta(ge=0, le=168)]
"""Up to a week."""

LONGEST_TITLE, LONGEST_TEXT, LONGEST_REASON, LONGEST_SUMMARY = 200, 20_000, 2_000, 20_000
Title = Annotated[Texts, each_up_to(LONGEST_TITLE)]
TitlePatch = Annotated[TextsPatch, each_up_to(LONGEST_TITLE)]
Text = Annotated[ProseTexts, each_up_to(LONGEST_TEXT)]
TextPatch = Annotated[ProsePatch, each_up_to(LONGEST_TEXT)]
Reason = Annotated[ProseTexts, each_up_to(LONGEST_REASON)]
Summary = Annotated[ProseTexts, each_up_to(LONGEST_SUMMARY)]
Formats = Annotated[list[DialogueFormat], Meta(max_length=len(DialogueFormat))]
Procurements = Annotated[list[UUID], Meta(max_length=50)]


class DialogueCreate(msgspec.Struct, forbid_unknown_fields=True):
    """A new draft of a dialogue call. It can be without times until it is published."""

    organisation_id: UUID
    title: Title
    formats: Formats
    subject: DialogueSubject = DialogueSubject.PROCUREMENTS
    """With `document`, add the document before publishing."""
    procurements: Procurements = []
    """Procurements of the same buyer. Only for the subject `procurements`, which requires them."""
    description: Text = {}
    """Markdown."""
    participation: Participation = Participation.ALL
    moderation: ModerationMode = ModerationMode.AFTER
    opens_at: Instant | None = None
    closes_at: Instant | None = None
    grace_hours: GraceHours = 0
    """Hours after the deadline in which contributions and survey responses are accepted and marked
    as late."""
    time_zone: TimeZoneText | None = None
    """Such as `Europe/Helsinki`. Defaults to the buyer's time zone."""
    contact: Contact | None = None
    links: Links = []
    goals: Codes = []
    """Codes of the list `goals`. Not taken over from the procurements."""

    example: ClassVar[Example] = {
        "organisation_id": "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d",
        "title": {"fi": {"text": "Miten koulukuljetukset kilpailutetaan?"}},
        "formats": ["comments", "questions"],
        "procurements": ["01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4e"],
        "goals": ["openness.participation"],
        "opens_at": "2027-01-11T08:00:00+02:00",
        "closes_at": "2027-02-05T16:00:00+02:00",
    }


class DialoguePatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch. In a public call only texts, contact, links, goals and moderation can
    change."""

    title: TitlePatch | UnsetType = UNSET
    description: TextPatch | UnsetType = UNSET
    contact: ContactPatch | None | UnsetType = UNSET
    links: Links | UnsetType = UNSET
    goals: Codes | UnsetType = UNSET
    formats: Formats | UnsetType = UNSET
    participation: Participation | UnsetType = UNSET
    moderation: ModerationMode | UnsetType = UNSET
    procurements: Procurements | UnsetType = UNSET
    opens_at: Instant | None | UnsetType = UNSET
    closes_at: Instant | None | UnsetType = UNSET
    grace_hours: GraceHours | UnsetType = UNSET
    time_zone: TimeZoneText | UnsetType = UNSET

    example: ClassVar[Example] = {
        "title": {"sv": {"text": "Hur konkurrensutsätts skolskjutsarna?", "origin": "translated"}},
        "closes_at": "2027-02-12T16:00:00+02:00",
    }


class DialogueExtend(msgspec.Struct, forbid_unknown_fields=True):
    closes_at: Instant
    """The new deadline, later than the current one."""
    reason: Reason

    example: ClassVar[Example] = {
        "closes_at": "2027-02-19T16:00:00+02:00",
        "reason": {"fi": {"text": "Moni toivoi lisäaikaa."}},
    }


class DialogueShorten(msgspec.Struct, forbid_unknown_fields=True):
    closes_at: Instant
    """The new deadline, earlier than the current one and at least three days from now in the call's
    `time_zone`."""
    reason: ProseTexts

    example: ClassVar[Example] = {
        "closes_at": "2027-02-01T16:00:00+02:00",
        "reason": {"fi": {"text": "Hankinta on kiireellinen."}},
    }


class DialogueConclude(msgspec.Struct, forbid_unknown_fields=True):
    summary: Summary
    """The feedback received and its consequences; Markdown."""

    example: ClassVar[Example] = {
        "summary": {"fi": {"text": "Saimme 24 kommenttia. Reitit jaetaan osiin."}},
    }


class DialogueCancel(msgspec.Struct, forbid_unknown_fields=True):
    reason: Reason

    example: ClassVar[Example] = {
        "reason": {"fi": {"text": "Hanke ei toteudu."}},
    }
