from uuid import UUID

from api.core.events import Audience, Event


class QuestionPauseEvent(Event):
    """Its pauses are below the address of the organisation."""

    collection = "organisations"
    subject_field = "organisation_id"

    organisation_id: UUID
    """The buyer."""
    question_pause_id: UUID


class QuestionsPaused(QuestionPauseEvent):
    """The buyer takes no new questions outside calls until the time that the pause names."""

    name = "questions.paused.v1"


class QuestionsResumed(QuestionPauseEvent):
    """The buyer ended the pause early. A pause that ends at its time makes no event."""

    name = "questions.resumed.v1"


class ContinuousDialogueMoved(Event):
    """It closed or opened again, after what it is about. Events of that tell the public."""

    name = "continuous_dialogue.moved.v1"
    collection = "dialogues"
    subject_field = "dialogue_id"
    audience = Audience.PRIVATE

    dialogue_id: UUID
