"""That something was hidden or destroyed: whoever has a copy fetches the thing anew."""

from uuid import UUID

import msgspec

from api.core.events import Audience, Event, ReadAnew


class HiddenEvent(Event, kw_only=True):
    """Names the events whose `resource` became null; never where in a text, and no checksum."""

    hiding_id: UUID
    organisation_id: UUID | None
    """The buyer's whose thing it is."""
    dialogue_id: UUID | None
    ground: str
    """See the code list `hiding-grounds`."""
    fields: list[str]
    destroyed: bool
    """Nobody has the original any more; hidden, the buyer keeps it sealed."""
    returned: bool = False
    """The author's objection was upheld: the words are back."""
    events: list[UUID] = msgspec.field(default_factory=list)


class PlanHidden(HiddenEvent, kw_only=True):
    name = "plan.hidden.v1"
    collection = "plans"
    subject_field = "plan_id"

    plan_id: UUID


class ProcurementHidden(HiddenEvent, kw_only=True):
    """Revisions of its plan repeat its words, and name it."""

    name = "procurement.hidden.v1"
    collection = "procurements"
    subject_field = "procurement_id"
    read_anew = (ReadAnew.SUBJECT, ReadAnew.NAMING)

    procurement_id: UUID


class DialogueHidden(HiddenEvent, kw_only=True):
    """`dialogue_id` is the subject."""

    name = "dialogue.hidden.v1"
    collection = "dialogues"
    subject_field = "dialogue_id"
    read_anew = (ReadAnew.SUBJECT, ReadAnew.INSIDE)


class DocumentHidden(HiddenEvent, kw_only=True):
    """`version_id`: of one version, be it a text or a file."""

    name = "document.hidden.v1"
    collection = "documents"
    subject_field = "document_id"
    read_anew = (ReadAnew.SUBJECT, ReadAnew.NAMING)

    document_id: UUID
    version_id: UUID | None = None


class ContributionHidden(HiddenEvent, kw_only=True):
    name = "contribution.hidden.v1"
    collection = "contributions"
    subject_field = "contribution_id"
    read_anew = (ReadAnew.SUBJECT, ReadAnew.NAMING)

    contribution_id: UUID


class MeetingHidden(HiddenEvent, kw_only=True):
    name = "meeting.hidden.v1"
    collection = "meetings"
    subject_field = "meeting_id"

    meeting_id: UUID


class SurveyHidden(HiddenEvent, kw_only=True):
    name = "survey.hidden.v1"
    collection = "surveys"
    subject_field = "survey_id"

    survey_id: UUID


class InterestHidden(HiddenEvent, kw_only=True):
    name = "interest.hidden.v1"
    collection = "interests"
    subject_field = "interest_id"

    interest_id: UUID


class OrganisationHidden(HiddenEvent, kw_only=True):
    """Of its name or website."""

    name = "organisation.hidden.v1"
    collection = "organisations"
    subject_field = "hidden_organisation_id"
    read_anew = (ReadAnew.SUBJECT, ReadAnew.NAMING, ReadAnew.INSIDE)

    hidden_organisation_id: UUID


class ObjectionDecided(Event):
    """For the author alone."""

    name = "objection.decided.v1"
    collection = "objections"
    subject_field = "objection_id"
    audience = Audience.PRIVATE

    objection_id: UUID
    hiding_id: UUID


class ErasureAsked(Event):
    """The worker makes the secret and mails it."""

    name = "erasure.asked.v1"
    collection = "erasures"
    subject_field = "erasure_id"
    audience = Audience.PRIVATE

    erasure_id: UUID


HIDDEN: tuple[type[HiddenEvent], ...] = (
    PlanHidden,
    ProcurementHidden,
    DialogueHidden,
    DocumentHidden,
    ContributionHidden,
    MeetingHidden,
    SurveyHidden,
    InterestHidden,
    OrganisationHidden,
)
BY_COLLECTION = {kind.collection: kind for kind in HIDDEN}
