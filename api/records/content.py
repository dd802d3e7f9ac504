"""Content of a record: the public view, and in the buyer's edition also parts that only the buyer
sees.

It holds neither the requester nor the time of the request, so that the same state always gives the
same bytes.
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
    """Information that one participant got or could have got, and others did not."""

    code: str
    subject: str
    """The subject: `contributions/…`, `meetings/…`, `documents/…/versions/…`."""
    words: dict[Language, str]


class RecordEdition(StrEnum):
    PUBLIC = "public"
    BUYER = "buyer"


class RecordedBuyer(msgspec.Struct):
    id: UUID
    name: Texts


class RecordedProcurement(msgspec.Struct):
    """A procurement of the dialogue."""

    id: UUID
    title: Texts


class RecordedContribution(msgspec.Struct, kw_only=True):
    """A contribution as everybody sees it, with its earlier texts. A withdrawn or removed one keeps
    its place, time and reason.
    """

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
    """Number of other signed-in people who share the concern."""
    receipt_votes: int = 0
    """Number of receipts that share the concern. One person without an account may hold several."""
    dispositions: list[DispositionOut] = []
    """The buyer's dispositions, oldest first. The last one is current."""
    edits: list[EditOut] = []
    """Earlier texts, oldest first."""
    translations: Texts = {}
    """The buyer's translations into other languages."""
    attachments: list[AttachmentOut] = []
    """Documents that the buyer attached."""
    confidential: ConfidentialPartOut | None = None
    """Only in the buyer's edition, for those who may read confidential parts."""


class RecordedSignUp(msgspec.Struct):
    """A sign-up to a meeting. Only in the buyer's edition."""

    status: SignUpStatus
    person_name: str
    organisation_name: Texts | None
    organisation_confirmation: Confirmation | None
    created_at: datetime


class RecordedMeeting(msgspec.Struct, kw_only=True):
    """A meeting with its sign-up counts and materials."""

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
    """The questions of a survey, and the results that the edition may show."""

    id: UUID
    title: Texts
    introduction: Texts
    questions: list[Question]
    """Current questions. `corrections` has the earlier texts."""
    published_at: datetime | None
    corrections: list[CorrectionOut] = []
    results: ResultsOut | None = None
    """Public results, and for the buyer all results; null while they may not be seen."""
    quotes: dict[str, list[QuoteOut]] = {}
    """Open texts that their authors allow to be published, by the question's key."""


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
    """`counts` covers all interests. `items` has those that the edition may name."""

    counts: dict[InterestKind, InterestCount]
    items: list[RecordedInterest]


class RecordedFact(msgspec.Struct):
    """A public event of the log. Events are in the order of the log."""

    position: int
    id: UUID
    type: str
    subject: str
    time: datetime
    actorkind: ActorKind
    data: dict[str, Any]


class RecordedHiding(msgspec.Struct):
    """A hiding or destruction of texts with its reason, without the hidden texts."""

    id: UUID
    subject: str
    fields: list[str]
    ground: HidingGround
    reason: Texts
    destroyed: bool
    at: datetime


class DialogueRecord(msgspec.Struct, kw_only=True):
    """The calls, contributions, answers and materials of a dialogue, with times and authors."""

    format: str = FORMAT
    platform: str
    """Public URL of the platform that made the record."""
    edition: RecordEdition
    includes_confidential: bool
    """Whether the requester may read confidential parts."""
    dialogue: DialogueOut
    """The dialogue with its times, extensions and summary."""
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
    """Hidings so far. A record that was sealed before a hiding has more content; both are valid."""
    findings: list[EqualTreatmentFindingOut]
    """Information that one participant got and others did not."""


class SealedRecord(msgspec.Struct):
    """A record with its proof. Store it unchanged, or as any JSON with the same content."""

    record: DialogueRecord
    checksum: str
    """SHA-256 in hexadecimal digits of `record` alone, encoded as JSON in UTF-8 with sorted names
    and without white space.
    """
    seal: str
    """`verify_record` uses it to check that this platform made the record."""
