"""Recipients of mails: people with an account. Others look up the news with their receipt."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, Update, and_, or_, select, update
from sqlalchemy.orm import aliased

from api.accounts.models import Person
from api.continuous.queries import visible_to as dialogues_visible_to
from api.contributions.models import (
    AnsweredQuestion,
    Contribution,
    ContributionStatus,
    Disposition,
)
from api.contributions.rules.moderation import about
from api.core.actor import ANONYMOUS
from api.dialogues.models import Dialogue
from api.objections.models import Objection
from api.participation.models import Exclusion, Participant

_answer = aliased(Contribution)
_PUBLISHED = ContributionStatus.PUBLISHED


def author(
    contribution_id: UUID, status: ContributionStatus
) -> Select[Contribution, Dialogue, Person]:
    """Author of a participant's contribution that is still in that state: one row or none."""
    return (
        select(Contribution, Dialogue, Person)
        .join(Dialogue, Dialogue.id == Contribution.dialogue_id)
        .join(Person, Person.id == Contribution.person_id)
        .where(
            Contribution.id == contribution_id,
            Contribution.status == status,
            Contribution.official.is_(False),
            dialogues_visible_to(ANONYMOUS),
        )
    )


def removed_with(contribution: Contribution) -> Select[Contribution]:
    """The person's contributions that were removed at the same moment; one mail covers them."""
    return (
        select(Contribution)
        .where(
            Contribution.dialogue_id == contribution.dialogue_id,
            Contribution.person_id == contribution.person_id,
            Contribution.status == ContributionStatus.REMOVED,
            Contribution.removed_at == contribution.removed_at,
        )
        .order_by(Contribution.id)
    )


def decided_objection(
    contribution_id: UUID,
) -> Select[Objection, Contribution, Dialogue, Person]:
    return (
        select(Objection, Contribution, Dialogue, Person)
        .select_from(Objection)
        .join(Contribution, Contribution.id == contribution_id)
        .join(Dialogue, Dialogue.id == Contribution.dialogue_id)
        .join(Person, Person.id == Objection.person_id)
        .where(Objection.about == about(contribution_id), Objection.decided_at.is_not(None))
    )


def excluded(exclusion_id: UUID) -> Select[Exclusion, Dialogue, Person]:
    """The exclusion with each affected person who has an account."""
    return (
        select(Exclusion, Dialogue, Person)
        .join(Dialogue, Dialogue.id == Exclusion.dialogue_id)
        .join(
            Participant,
            or_(
                Participant.id == Exclusion.participant_id,
                and_(
                    Participant.dialogue_id == Exclusion.dialogue_id,
                    Participant.organisation_id == Exclusion.organisation_id,
                ),
            ),
        )
        .join(Person, Person.id == Participant.person_id)
        .where(Exclusion.id == exclusion_id)
        .order_by(Person.id)
    )


def authors(dialogue_id: UUID) -> Select[UUID | None]:
    """Authors of published or held contributions."""
    return select(Contribution.person_id).where(
        Contribution.dialogue_id == dialogue_id,
        Contribution.person_id.is_not(None),
        Contribution.official.is_(False),
        Contribution.status.in_([ContributionStatus.HELD, _PUBLISHED]),
    )


def askers(answer_id: UUID) -> Select[Contribution, Contribution, Dialogue, Person]:
    """Answer, question and asker, as long as both contributions are public."""
    return (
        select(_answer, Contribution, Dialogue, Person)
        .join(AnsweredQuestion, AnsweredQuestion.answer_id == _answer.id)
        .join(Contribution, Contribution.id == AnsweredQuestion.question_id)
        .join(Dialogue, Dialogue.id == Contribution.dialogue_id)
        .join(Person, Person.id == Contribution.person_id)
        .where(
            _answer.id == answer_id,
            _answer.status == _PUBLISHED,
            Contribution.status == _PUBLISHED,
            dialogues_visible_to(ANONYMOUS),
        )
        .order_by(Person.id, Contribution.id)
    )


def asker_ids(answer_id: UUID) -> Select[UUID | None]:
    """People who get a mail of their own about the answer."""
    return askers(answer_id).with_only_columns(Person.id).order_by(None)


def not_notified(dialogue_id: UUID, person_id: UUID) -> Select[Contribution, Disposition]:
    """Current dispositions that no mail has reported to their author yet, locked."""
    return (
        select(Contribution, Disposition)
        .join(Disposition, Disposition.contribution_id == Contribution.id)
        .where(
            Contribution.dialogue_id == dialogue_id,
            Contribution.person_id == person_id,
            Contribution.status == _PUBLISHED,
            Contribution.official.is_(False),
            Disposition.replaced_at.is_(None),
            Disposition.told_at.is_(None),
        )
        .order_by(Contribution.id)
        .with_for_update(of=Disposition)
    )


def clear_notified(contribution_ids: Collection[UUID]) -> Update:
    """The mail about these dispositions was recalled: mark them to be mailed again."""
    stmt = update(Disposition).where(
        Disposition.contribution_id.in_(contribution_ids), Disposition.replaced_at.is_(None)
    )
    return stmt.values(told_at=None).execution_options(synchronize_session=False)


def answers_around(contribution_id: UUID) -> Select[UUID]:
    """Ids of the answer itself, or of the answers to the question."""
    return select(AnsweredQuestion.answer_id).where(
        or_(
            AnsweredQuestion.answer_id == contribution_id,
            AnsweredQuestion.question_id == contribution_id,
        )
    )
