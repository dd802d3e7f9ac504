"""What a record holds: things as everybody sees them, and to the buyer what is the buyer's alone.

Nothing in it tells who asked for it or when, so that the same state always gives the same bytes.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from api.contributions.models import ContributionKind, ContributionStatus
from api.contributions.schemas.confidential import ConfidentialPartOut
from api.contributions.schemas.contributions import AnchorOut, AttachmentOut, AuthorOut, EditOut
from api.contributions.schemas.dispositions import DispositionOut, InfluenceOut
from api.core.actor import ActorKind
from api.core.i18n import Language, Texts
from api.dialogues.schemas import DialogueOut
from api.documents.schemas import DocumentOut
from api.hidings.models import HidingGround
from api.interests.models import InterestKind
from api.interests.service import InterestCount
from api.meetings.models import MeetingKind, MeetingMode, MeetingStatus, SignUpStatus
from api.meetings.schemas import MaterialOut, SignUpCounts
from api.organisations.models import Confirmation
from api.surveys.questions import Question
from api.surveys.result_schemas import ResultsOut
from api.surveys.schemas import CorrectionOut, QuoteOut

FORMAT = "fi.vuoropuhelu.dialogue-record.v1"


class EqualTreatmentFindingOut(msgspec.Struct):
    """Something that one participant was told, or could have been, and not all."""

    code: str
    subject: str
    """What it is about: `contributions/…`, `meetings/…`, `documents/…/versions/…`."""
    words: dict[Language, str]


class RecordEdition(StrEnum):
    PUBLIC = "public"
    BUYER = "buyer"


class RecordedBuyer(msgspec.Struct):
    id: UUID
    name: Texts


class RecordedProcurement(msgspec.Struct):
    """What the dialogue was about."""

    id: UUID
    title: Texts


class RecordedContribution(msgspec.Struct, kw_only=True):
    """As all see it, with its earlier texts; of what is gone the place, the time and the reason."""

    id: UUID
    kind: ContributionKind
    status: ContributionStatus
    parent_id: UUID | None
    author: AuthorOut | None
    official: bool
    text: str | None
    language: Language
    anchor: AnchorOut | None
    answers: list[UUID]
    answered_by: list[UUID]
    published_at: datetime | None
    edited_at: datetime | None
    withdrawn_at: datetime | None
    removed_at: datetime | None
    removal_reason: Texts
    late: bool
    votes: int
    """How many other people who signed in share the concern."""
    receipt_votes: int = 0
    """How many receipts do: somebody without an account may hold several."""
    dispositions: list[DispositionOut] = []
    """What the buyer does with it, oldest first: the last one stands."""
    edits: list[EditOut] = []
    """Texts as they were until then, oldest first."""
    translations: Texts = {}
    """The same in other languages, as the buyer said it."""
    attachments: list[AttachmentOut] = []
    """Documents that the buyer brought with it."""
    confidential: ConfidentialPartOut | None = None
    """In the buyer's edition, for those who may read it."""


class RecordedSignUp(msgspec.Struct):
    """Somebody who took part, or wanted to; in the buyer's edition."""

    status: SignUpStatus
    person_name: str
    organisation_name: Texts | None
    organisation_confirmation: Confirmation | None
    created_at: datetime


class RecordedMeeting(msgspec.Struct, kw_only=True):
    """A meeting, how many came, and what was shown."""

    id: UUID
    kind: MeetingKind
    title: Texts
    description: Texts
    status: MeetingStatus
    starts_at: datetime
    ends_at: datetime
    mode: MeetingMode
    place: str
    languages: list[Language]
    capacity: int | None
    signup_closes_at: datetime
    sign_ups: SignUpCounts
    cancelled_at: datetime | None
    cancellation_reason: Texts
    materials: list[MaterialOut] = []
    people: list[RecordedSignUp] = []


class RecordedSurvey(msgspec.Struct, kw_only=True):
    """What was asked and, as far as the edition may tell, what was answered."""

    id: UUID
    title: Texts
    introduction: Texts
    questions: list[Question]
    """As they stand; what corrections have changed is there as it was."""
    published_at: datetime | None
    corrections: list[CorrectionOut] = []
    results: ResultsOut | None = None
    """As all see them, and to the buyer in full; null as long as they may not be seen."""
    quotes: dict[str, list[QuoteOut]] = {}
    """Open texts whose authors let them be published, by the question's key."""


class RecordedInterest(msgspec.Struct):
    id: UUID
    kind: InterestKind
    created_at: datetime
    organisation_id: UUID | None
    organisation_name: Texts | None
    organisation_confirmation: Confirmation | None
    regions: list[str]
    capacity: str
    wished_lot_size: str
    message: str
    public: bool


class RecordedInterests(msgspec.Struct):
    """The counts are of all that stand; the items those that the edition may name."""

    counts: dict[InterestKind, InterestCount]
    items: list[RecordedInterest]


class RecordedFact(msgspec.Struct):
    """From the open log, in its order."""

    position: int
    id: UUID
    type: str
    subject: str
    time: datetime
    actorkind: ActorKind
    data: dict[str, Any]


class RecordedHiding(msgspec.Struct):
    """Words that were hidden or destroyed: that it happened, and why; never what they were."""

    id: UUID
    subject: str
    fields: list[str]
    ground: HidingGround
    reason: Texts
    destroyed: bool
    at: datetime


class DialogueRecord(msgspec.Struct, kw_only=True):
    """What was asked, said, answered and shown in a dialogue, when, and to whom."""

    format: str = FORMAT
    platform: str
    """The address of the platform that made it."""
    edition: RecordEdition
    includes_confidential: bool
    """Whether whoever asked for it may read what was told in confidence."""
    dialogue: DialogueOut
    """With its times, extensions and summary."""
    buyer: RecordedBuyer
    procurements: list[RecordedProcurement]
    documents: list[DocumentOut]
    contributions: list[RecordedContribution]
    influence: InfluenceOut
    surveys: list[RecordedSurvey]
    meetings: list[RecordedMeeting]
    interests: RecordedInterests
    facts: list[RecordedFact]
    hidings: list[RecordedHiding] = []
    """A record that was sealed before one of these says more than this one; both are right."""
    findings: list[EqualTreatmentFindingOut]
    """What one participant was told and not all."""


class SealedRecord(msgspec.Struct):
    """A record with what proves it. Keep it as it is, or as any JSON that says the same."""

    record: DialogueRecord
    checksum: str
    """SHA-256, in hexadecimal digits, of the record alone: as JSON in UTF-8, the names of every
    object in order, without white space."""
    seal: str
    """By which `verify_record` knows that this platform made it."""
