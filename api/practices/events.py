"""Events of editions, selections and self-assessments."""

from uuid import UUID

from api.core.events import Event


class EditionPublished(Event):
    """A new edition of the practices is in force. `changed`: number of practices that it added,
    changed or removed. Texts of the edition before that it replaced have a `valid_to` from now on.
    """

    name = "model.edition_published.v1"
    collection = "model/editions"
    subject_field = "edition"

    edition: str
    """Code of the edition."""
    source: str
    changed: int


class FeedbackRoundDrafted(Event):
    """A feedback round on a published edition was drafted. Its dialogue is readable once its buyer
    publishes it."""

    name = "model.feedback_round_drafted.v1"
    collection = "model/editions"
    subject_field = "edition"

    edition: str
    dialogue_id: UUID


class PracticeEvent(Event):
    """`practice` is the code of the practice."""

    collection = "organisations"
    subject_field = "organisation_id"

    organisation_id: UUID
    practice: str


class PracticeSelected(PracticeEvent):
    """An organisation selected a practice."""

    name = "organisation.practice_selected.v1"

    state: str


class SelectionChanged(PracticeEvent):
    """The state, role, date or evidence of a selection changed. `changed` lists the fields."""

    name = "organisation.practice_changed.v1"

    state: str
    changed: list[str]


class OwnPracticeAdded(PracticeEvent):
    """An organisation described a practice of its own."""

    name = "organisation.practice_added.v1"


class SelfAssessmentChanged(Event):
    """A self-assessment was published, changed while published, or is no longer published."""

    name = "organisation.self_assessment_changed.v1"
    collection = "organisations"
    subject_field = "organisation_id"

    organisation_id: UUID
    published: bool
