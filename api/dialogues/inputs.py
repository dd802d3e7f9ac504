"""What the commands take; on the wire the bodies of the requests."""

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
from api.plans.inputs.procurements import ContactPatch, Links
from api.plans.models.values import Contact

Instant = Annotated[datetime, Meta(tz=True)]
"""RFC 3339 with an offset: a local time alone would name two moments when summer time ends."""

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
    """A draft. It needs its times only when it is published."""

    organisation_id: UUID
    title: Title
    formats: Formats
    subject: DialogueSubject = DialogueSubject.PROCUREMENTS
    """For `document` add the document before publishing."""
    procurements: Procurements = []
    """Of the same buyer; for the subject `procurements`."""
    description: Text = {}
    """Markdown."""
    participation: Participation = Participation.ALL
    moderation: ModerationMode = ModerationMode.AFTER
    opens_at: Instant | None = None
    closes_at: Instant | None = None
    grace_hours: GraceHours = 0
    """How long after the deadline contributions and responses to surveys are still taken, marked as
    late."""
    time_zone: TimeZoneText | None = None
    """Such as `Europe/Helsinki`; the buyer's own if nothing is given."""
    contact: Contact | None = None
    links: Links = []

    example: ClassVar[Example] = {
        "organisation_id": "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d",
        "title": {"fi": {"text": "Miten koulukuljetukset kilpailutetaan?"}},
        "formats": ["comments", "questions"],
        "procurements": ["01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4e"],
        "opens_at": "2027-01-11T08:00:00+02:00",
        "closes_at": "2027-02-05T16:00:00+02:00",
    }


class DialoguePatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch. A public call lets its texts, contact, links and moderation be changed."""

    title: TitlePatch | UnsetType = UNSET
    description: TextPatch | UnsetType = UNSET
    contact: ContactPatch | None | UnsetType = UNSET
    links: Links | UnsetType = UNSET
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
    """Later than the deadline that stands."""
    reason: Reason

    example: ClassVar[Example] = {
        "closes_at": "2027-02-19T16:00:00+02:00",
        "reason": {"fi": {"text": "Moni toivoi lisäaikaa."}},
    }


class DialogueShorten(msgspec.Struct, forbid_unknown_fields=True):
    closes_at: Instant
    """Earlier than the deadline that stands, and at least three days from now by the clock of the
    call's `time_zone`."""
    reason: ProseTexts

    example: ClassVar[Example] = {
        "closes_at": "2027-02-01T16:00:00+02:00",
        "reason": {"fi": {"text": "Hankinta on kiireellinen."}},
    }


class DialogueConclude(msgspec.Struct, forbid_unknown_fields=True):
    summary: Summary
    """What was heard and what comes of it; Markdown."""

    example: ClassVar[Example] = {
        "summary": {"fi": {"text": "Saimme 24 kommenttia. Reitit jaetaan osiin."}},
    }


class DialogueCancel(msgspec.Struct, forbid_unknown_fields=True):
    reason: Reason

    example: ClassVar[Example] = {
        "reason": {"fi": {"text": "Hanke ei toteudu."}},
    }
