"""Events of hidings, destructions, objections and erasures."""

from uuid import UUID

import msgspec

from api.core.events import Audience, Event, ReadAnew


class HiddenEvent(Event, kw_only=True):
    """Content was hidden or destroyed. Clients with a copy must fetch the thing again.

    `events` are the events whose `resource` became null. No event tells the position in a text or a
    checksum.
    """

    hiding_id: UUID
    organisation_id: UUID | None
    """The buyer that owns the thing."""
    dialogue_id: UUID | None
    ground: str
    """A code of the list `hiding-grounds`."""
    fields: list[str]
    destroyed: bool
    """True if the original was destroyed. False if the buyer keeps it sealed."""
    returned: bool = False
    """The author's objection was upheld, and the content was restored."""
    events: list[UUID] = msgspec.field(default_factory=list)


class PlanHidden(HiddenEvent, kw_only=True):
    name = "plan.hidden.v1"
    collection = "plans"
    subject_field = "plan_id"

    plan_id: UUID


class ProcurementHidden(HiddenEvent, kw_only=True):
    """Revisions of the procurement's plan name the procurement and repeat its texts."""

    name = "procurement.hidden.v1"
    collection = "procurements"
    subject_field = "procurement_id"
    read_anew = (ReadAnew.SUBJECT, ReadAnew.NAMING)

    procurement_id: UUID


class DialogueHidden(HiddenEvent, kw_only=True):
    """`dialogue_id` is the hidden dialogue."""

    name = "dialogue.hidden.v1"
    collection = "dialogues"
    subject_field = "dialogue_id"
    read_anew = (ReadAnew.SUBJECT, ReadAnew.INSIDE)


class DocumentHidden(HiddenEvent, kw_only=True):
    """With a `version_id`, only the text or file of that version was hidden."""

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


class PracticeHidden(HiddenEvent, kw_only=True):
    """`practice_id` is the `id` of a practice's text."""

    name = "practice.hidden.v1"
    collection = "practices"
    subject_field = "practice_id"
    read_anew = (ReadAnew.NAMING,)

    practice_id: UUID


class SelectionHidden(HiddenEvent, kw_only=True):
    """`selection_id` is the `id` of a selected practice."""

    name = "practice_selection.hidden.v1"
    collection = "practice-selections"
    subject_field = "selection_id"
    read_anew = (ReadAnew.NAMING,)

    selection_id: UUID


class OrganisationHidden(HiddenEvent, kw_only=True):
    """The name or website of an organisation was hidden."""

    name = "organisation.hidden.v1"
    collection = "organisations"
    subject_field = "hidden_organisation_id"
    read_anew = (ReadAnew.SUBJECT, ReadAnew.NAMING, ReadAnew.INSIDE)

    hidden_organisation_id: UUID


class QuestionPauseHidden(HiddenEvent, kw_only=True):
    """The reason of a pause was hidden."""

    name = "question_pause.hidden.v1"
    collection = "question-pauses"
    subject_field = "question_pause_id"
    read_anew = (ReadAnew.NAMING,)

    question_pause_id: UUID


class IdeaHidden(HiddenEvent, kw_only=True):
    name = "idea.hidden.v1"
    collection = "ideas"
    subject_field = "idea_id"

    idea_id: UUID


class InterestReplyHidden(HiddenEvent, kw_only=True):
    """Private, as the reply is."""

    name = "interest_reply.hidden.v1"
    collection = "interest-replies"
    subject_field = "interest_reply_id"
    audience = Audience.PRIVATE

    interest_reply_id: UUID


class ObjectionDecided(Event):
    """Private: the decision is only for the author."""

    name = "objection.decided.v1"
    collection = "objections"
    subject_field = "objection_id"
    audience = Audience.PRIVATE

    objection_id: UUID
    hiding_id: UUID


class ErasureAsked(Event):
    """Private. A worker creates the token and mails it."""

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
    PracticeHidden,
    SelectionHidden,
    OrganisationHidden,
    QuestionPauseHidden,
    IdeaHidden,
    InterestReplyHidden,
)
BY_COLLECTION = {kind.collection: kind for kind in HIDDEN}
