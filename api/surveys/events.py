from uuid import UUID

from api.core.events import Event


class SurveyEvent(Event):
    """Of surveys in public dialogues. That somebody answered is no fact for others."""

    collection = "surveys"
    subject_field = "survey_id"

    survey_id: UUID
    dialogue_id: UUID
    organisation_id: UUID
    """The buyer's."""


class SurveyPublished(SurveyEvent):
    name = "survey.published.v1"


class SurveyResultsPublished(SurveyEvent):
    """The deadline and the time of grace are over: all can read the results."""

    name = "survey.results_published.v1"


class SurveyChanged(SurveyEvent):
    """Before anybody answered; or its texts, by a correction."""

    name = "survey.changed.v1"

    changed: list[str]
