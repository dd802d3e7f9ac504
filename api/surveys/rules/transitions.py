"""Rules for the actions on a survey: permitted actors and times."""

from datetime import datetime
from uuid import UUID

from api.core.actor import Actor, Permission
from api.core.errors import Conflict, Fault, Forbidden, InvalidRequest, Why, WrongState
from api.dialogues.models import Dialogue, DialogueFormat, DialogueStatus, Participation
from api.dialogues.rules.transitions import (
    is_late,
    require_accepting,
    require_status,
    status_at,
)
from api.surveys.events import SurveyChanged, SurveyPublished, SurveyResultsPublished
from api.surveys.models import ResponseState, Survey, SurveyResponse, SurveyStatus
from api.surveys.questions import Answers
from api.surveys.rules.answers import as_submitted

BEFORE_DEADLINE = (DialogueStatus.DRAFT, DialogueStatus.SCHEDULED, DialogueStatus.OPEN)
CORRECTABLE = (*BEFORE_DEADLINE, DialogueStatus.CLOSED)
RESULTS_PUBLIC = (DialogueStatus.CLOSED, DialogueStatus.CONCLUDED)
ENDED = (*RESULTS_PUBLIC, DialogueStatus.CANCELLED)


def require_format(dialogue: Dialogue) -> None:
    if DialogueFormat.SURVEY not in dialogue.formats:
        raise Conflict([Fault("", "no_surveys_here")])


def require_survey_status(survey: Survey, needed: SurveyStatus) -> None:
    if survey.status is not needed:
        raise WrongState("survey", survey.status, needed)


def publish(survey: Survey, dialogue: Dialogue, now: datetime) -> SurveyPublished:
    """Publish the survey, which is visible as soon as its dialogue is."""
    require_survey_status(survey, SurveyStatus.DRAFT)
    require_status(dialogue, *BEFORE_DEADLINE, now=now)
    require_format(dialogue)
    if not survey.questions:
        raise InvalidRequest.at("/questions", "required")
    survey.status = SurveyStatus.PUBLISHED
    survey.published_at = now
    return SurveyPublished(**_which(survey, dialogue))


def is_public(survey: Survey, dialogue: Dialogue) -> bool:
    return survey.status is SurveyStatus.PUBLISHED and dialogue.published_at is not None


def changed(survey: Survey, dialogue: Dialogue, what: frozenset[str]) -> SurveyChanged:
    return SurveyChanged(**_which(survey, dialogue), changed=sorted(what))


def results_published(survey: Survey, dialogue: Dialogue) -> SurveyResultsPublished:
    return SurveyResultsPublished(**_which(survey, dialogue))


def require_may_answer(actor: Actor, survey: Survey, dialogue: Dialogue, now: datetime) -> None:
    """Same rule as for contributions: members of the buyer cannot be participants."""
    if dialogue.organisation_id in actor.memberships:
        raise Conflict([Fault("", "buyer_does_not_answer")])
    open_to_all = dialogue.participation is Participation.ALL
    if not (open_to_all and actor.holds_receipt_of(dialogue.id)):
        actor.require(Permission.CONTRIBUTION_WRITE)
        actor.require_person()
    suppliers_only = dialogue.participation is Participation.SUPPLIERS
    if suppliers_only and not actor.organisations_with(Permission.INTEREST_WRITE):
        raise Forbidden(why=Why.SUPPLIERS_ONLY)
    require_survey_status(survey, SurveyStatus.PUBLISHED)
    require_accepting(dialogue, now)
    require_format(dialogue)  # a draft of a dialogue may have lost it


def require_may_change(response: SurveyResponse, dialogue: Dialogue, now: datetime) -> None:
    """Refuse late changes of responses submitted in time, as they would not be marked late."""
    if response.state is ResponseState.SUBMITTED and not response.late:
        require_status(dialogue, DialogueStatus.OPEN, now=now)


def save(response: SurveyResponse, survey: Survey, answers: Answers, quotes: list[str]) -> None:
    """Save the answers. A submitted response keeps only those to shown questions; a draft keeps
    all.
    """
    if response.state is ResponseState.SUBMITTED:
        answers, quotes = as_submitted(survey.questions, answers, quotes)
    response.answers, response.quotes = answers, quotes


def submit(
    response: SurveyResponse, survey: Survey, dialogue: Dialogue, number: int, now: datetime
) -> None:
    if response.state is not ResponseState.DRAFT:
        raise WrongState("response", response.state, ResponseState.DRAFT)
    response.answers, response.quotes = as_submitted(
        survey.questions, response.answers, response.quotes
    )
    response.state = ResponseState.SUBMITTED
    response.number = number
    response.submitted_at = now
    response.late = is_late(dialogue, now)


def require_unanswerable(survey: Survey, dialogue: Dialogue, now: datetime) -> None:
    """Require a survey that nobody can have started to answer. Existing responses are not checked:
    the refusal would reveal to the buyer when the first one was saved.
    """
    published = survey.status is SurveyStatus.PUBLISHED
    if published and status_at(dialogue, now) is DialogueStatus.OPEN:
        raise Conflict([Fault("", "answers_may_be_there")])


def is_of_buyer(actor: Actor, dialogue: Dialogue) -> bool:
    return dialogue.organisation_id in actor.organisations_with(Permission.ORGANISATION_READ)


def reads_in_full(actor: Actor, dialogue: Dialogue) -> bool:
    """Those who may read single responses learn nothing more from small counts."""
    return actor.may(Permission.SURVEY_READ_RESPONSES, dialogue.organisation_id)


def is_complete(dialogue: Dialogue, now: datetime) -> bool:
    """True when no more responses are accepted. Earlier results would reveal each new response as
    the change since the last request, and would influence later answers.
    """
    return status_at(dialogue, now) in ENDED and not is_late(dialogue, now)


def may_see_results(actor: Actor, dialogue: Dialogue, now: datetime) -> bool:
    """Results are public for all at the same moment; of a cancelled dialogue only for the buyer."""
    if not is_complete(dialogue, now):
        return False
    return dialogue.status is not DialogueStatus.CANCELLED or is_of_buyer(actor, dialogue)


def require_may_see_results(actor: Actor, dialogue: Dialogue, now: datetime) -> None:
    if not may_see_results(actor, dialogue, now):
        require_complete(dialogue, now)
        require_status(dialogue, *RESULTS_PUBLIC, now=now)


def require_complete(dialogue: Dialogue, now: datetime) -> None:
    """Refuse data that not even the buyer may see while responses are accepted."""
    require_status(dialogue, *ENDED, now=now)
    if is_late(dialogue, now):
        raise Conflict([Fault("", "responses_still_taken")])


def _which(survey: Survey, dialogue: Dialogue) -> dict[str, UUID]:
    return {
        "survey_id": survey.id,
        "dialogue_id": dialogue.id,
        "organisation_id": dialogue.organisation_id,
    }
