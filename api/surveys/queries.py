"""Queries of surveys and responses, limited to those the actor may see."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, literal, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from api.core.actor import Actor, Permission
from api.core.keyset import after
from api.dialogues.models import Dialogue, DialogueStatus
from api.dialogues.queries import visible_to as dialogues_visible_to
from api.participation.models import Participant
from api.surveys.models import (
    ResponseState,
    Survey,
    SurveyCorrection,
    SurveyFile,
    SurveyResponse,
    SurveyStatus,
)

SortKey = tuple[UUID]
QuoteKey = tuple[str]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """True for published surveys of visible dialogues, and for all of the actor's buyers."""
    own = actor.organisations_with(Permission.ORGANISATION_READ)
    return and_(
        dialogues_visible_to(actor),
        or_(Survey.status == SurveyStatus.PUBLISHED, Dialogue.organisation_id.in_(own)),
    )


def by_id(actor: Actor, survey_id: UUID) -> Select[Survey, Dialogue]:
    return (
        select(Survey, Dialogue)
        .join(Dialogue, Dialogue.id == Survey.dialogue_id)
        .where(Survey.id == survey_id, visible_to(actor))
    )


def results_due(now: datetime, limit: int) -> Select[Survey, Dialogue]:
    """Surveys whose results are public but not announced yet, locked."""
    taken_until = Dialogue.closes_at + func.make_interval(0, 0, 0, 0, Dialogue.grace_hours)
    return (
        select(Survey, Dialogue)
        .join(Dialogue, Dialogue.id == Survey.dialogue_id)
        .where(
            Survey.status == SurveyStatus.PUBLISHED,
            Survey.results_published_at.is_(None),
            Dialogue.status.in_((DialogueStatus.CLOSED, DialogueStatus.CONCLUDED)),
            taken_until <= now,
        )
        .order_by(Survey.id)
        .limit(limit)
        .with_for_update(of=Survey, skip_locked=True)
    )


def for_update(actor: Actor, survey_id: UUID) -> Select[Survey, Dialogue]:
    """Lock the survey, so that nobody can start to answer."""
    return by_id(actor, survey_id).with_for_update(of=Survey)


def for_correction(actor: Actor, survey_id: UUID) -> Select[Survey, Dialogue]:
    """Lock the survey but let responses in, as they do not depend on its texts."""
    return by_id(actor, survey_id).with_for_update(of=Survey, key_share=True)


def for_answering(actor: Actor, survey_id: UUID) -> Select[Survey, Dialogue]:
    """Share a lock, so that the questions cannot change until the response is stored."""
    return by_id(actor, survey_id).with_for_update(of=Survey, read=True, key_share=True)


def page(actor: Actor, dialogue_id: UUID, *, start: SortKey | None, limit: int) -> Select[Survey]:
    """Oldest first; one row more than the page holds."""
    return (
        select(Survey)
        .join(Dialogue, Dialogue.id == Survey.dialogue_id)
        .where(Survey.dialogue_id == dialogue_id, visible_to(actor), after((Survey.id,), start))
        .order_by(Survey.id)
        .limit(limit + 1)
    )


def corrections(survey_id: UUID, *, start: SortKey | None, limit: int) -> Select[SurveyCorrection]:
    return (
        select(SurveyCorrection)
        .where(SurveyCorrection.survey_id == survey_id, after((SurveyCorrection.id,), start))
        .order_by(SurveyCorrection.id)
        .limit(limit + 1)
    )


def respondents(dialogue_id: UUID) -> Select[UUID | None]:
    """Signed-in people with a draft or submitted response in the dialogue."""
    return (
        select(Participant.person_id)
        .join(SurveyResponse, SurveyResponse.participant_id == Participant.id)
        .join(Survey, Survey.id == SurveyResponse.survey_id)
        .where(Survey.dialogue_id == dialogue_id, Participant.person_id.is_not(None))
    )


def answered_by(actor: Actor) -> ColumnElement[bool]:
    if actor.participant_id is not None:
        return Participant.id == actor.participant_id
    if actor.person_id is not None:
        return Participant.person_id == actor.person_id
    return false()


def own_response(actor: Actor, survey_id: UUID) -> Select[SurveyResponse]:
    return (
        select(SurveyResponse)
        .join(Participant, Participant.id == SurveyResponse.participant_id)
        .where(SurveyResponse.survey_id == survey_id, answered_by(actor))
    )


def own_responses(actor: Actor, dialogue_id: UUID) -> Select[Survey, SurveyResponse]:
    """The actor's drafts and submitted responses in a dialogue."""
    return (
        select(Survey, SurveyResponse)
        .join(SurveyResponse, SurveyResponse.survey_id == Survey.id)
        .join(Participant, Participant.id == SurveyResponse.participant_id)
        .join(Dialogue, Dialogue.id == Survey.dialogue_id)
        .where(Survey.dialogue_id == dialogue_id, answered_by(actor), visible_to(actor))
        .order_by(Survey.id)
    )


def own_response_for_update(actor: Actor, survey_id: UUID) -> Select[SurveyResponse]:
    return own_response(actor, survey_id).with_for_update(of=SurveyResponse)


def number_taken(survey_id: UUID, number: int) -> Select[bool]:
    """True if the number is taken. The unique constraint is the final check."""
    same = and_(SurveyResponse.survey_id == survey_id, SurveyResponse.number == number)
    return select(exists(select(1).where(same)))


def _submitted(survey_id: UUID) -> ColumnElement[bool]:
    return and_(
        SurveyResponse.survey_id == survey_id, SurveyResponse.state == ResponseState.SUBMITTED
    )


def how_many(survey_id: UUID) -> Select[int]:
    return select(func.count()).where(_submitted(survey_id))


def submitted(survey_id: UUID) -> Select[*tuple[Any, ...]]:
    """Submitted responses in the order of their random numbers."""
    files = (
        select(func.jsonb_object_agg(SurveyFile.id, SurveyFile.file_name))
        .where(SurveyFile.response_id == SurveyResponse.id, SurveyFile.named)
        .scalar_subquery()
    )
    return (
        select(
            SurveyResponse.number,
            SurveyResponse.answers,
            SurveyResponse.quotes,
            SurveyResponse.late,
            func.coalesce(files, literal({}, JSONB)).label("files"),
            Participant.with_receipt,
        )
        .join(Participant, Participant.id == SurveyResponse.participant_id)
        .where(_submitted(survey_id))
        .order_by(SurveyResponse.number)
    )


def files_of(response_id: UUID) -> Select[SurveyFile]:
    """All files uploaded for a response, named by its answers or not."""
    return (
        select(SurveyFile)
        .where(SurveyFile.response_id == response_id)
        .order_by(SurveyFile.created_at, SurveyFile.id)
    )


def files_for_update(response_id: UUID) -> Select[SurveyFile]:
    """Lock the files, so that the sweeper waits and then checks them again."""
    return files_of(response_id).with_for_update()


def submitted_file(survey_id: UUID, file_id: UUID) -> Select[SurveyFile]:
    """A file named by a submitted response. The buyer sees no files of drafts."""
    return (
        select(SurveyFile)
        .join(SurveyResponse, SurveyResponse.id == SurveyFile.response_id)
        .where(_submitted(survey_id), SurveyFile.named, SurveyFile.id == file_id)
    )


def in_vain(before: datetime) -> ColumnElement[bool]:
    """True for old uploads that no answer names, and for those of drafts that missed
    the deadline.
    """
    over = Dialogue.closes_at + Dialogue.grace_hours * timedelta(hours=1)
    left = (
        select(SurveyResponse.id)
        .join(Survey, Survey.id == SurveyResponse.survey_id)
        .join(Dialogue, Dialogue.id == Survey.dialogue_id)
        .where(
            SurveyResponse.state == ResponseState.DRAFT,
            or_(over < before, Dialogue.status == DialogueStatus.CANCELLED),
        )
    )
    return and_(
        SurveyFile.created_at < before,
        or_(SurveyFile.named.is_(False), SurveyFile.response_id.in_(left)),
    )


def named(storage_keys: Collection[str]) -> Select[str]:
    """Keys that belong to a file of some response."""
    return select(SurveyFile.storage_key).where(SurveyFile.storage_key.in_(storage_keys))


def quotes(
    survey_id: UUID, key: str, *, start: QuoteKey | None, limit: int
) -> Select[str, int, str]:
    """Text, number of its authors and sort key.

    Sorted by hash: any order shared by questions would let texts of one person be combined.
    """
    answers, quotable = SurveyResponse.answers, SurveyResponse.quotes
    text = func.coalesce(answers[key]["other"].astext, answers[key].astext)
    stmt = (
        select(text.label("text")).where(_submitted(survey_id), quotable.contains([key])).subquery()
    )
    place = func.md5(stmt.c.text)
    return (
        select(stmt.c.text, func.count().label("times"), place.label("place"))
        .where(after((place,), start))
        .group_by(stmt.c.text)
        .order_by(place)
        .limit(limit + 1)
    )
