from uuid import UUID

from api.core.events import Event


class SurveyEvent(Event):
    """Events of surveys in public dialogues. Answering makes no event."""

    collection = "surveys"
    subject_field = "survey_id"

    survey_id: UUID
    dialogue_id: UUID
    organisation_id: UUID
    """The buyer."""


class SurveyPublished(SurveyEvent):
    name = "survey.published.v1"


class SurveyResultsPublished(SurveyEvent):
    """The deadline and the grace period are over, and the results are public."""

    name = "survey.results_published.v1"


class SurveyChanged(SurveyEvent):
    """The survey changed before anybody could answer, or a correction changed its texts."""

    name = "survey.changed.v1"

    changed: list[str]
