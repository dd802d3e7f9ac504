"""Queries of the public rows that releases are made from, and of the processes they concern."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select, union_all
from sqlalchemy.orm import aliased

from api.contributions.models import (
    AnsweredQuestion,
    Contribution,
    ContributionKind,
    ContributionStatus,
)
from api.core.actor import ANONYMOUS
from api.dialogues.models import Dialogue, DialogueProcurement, DialogueSubject
from api.dialogues.queries import visible_to as dialogue_visible_to
from api.interests.models import Interest
from api.organisations.models import Organisation, OrganisationStatus
from api.plans.models.plans import Plan, PlanRevision
from api.plans.models.procurements import Procurement
from api.plans.queries.visibility import plans_visible_to

_answer = aliased(Contribution)


def procurements(ids: Collection[UUID]) -> Select[Procurement]:
    """Procurements that are, or were, public. The caller tells them apart by `published_at`."""
    was_public = or_(Procurement.published_at.is_not(None), Procurement.withdrawn_at.is_not(None))
    return select(Procurement).where(Procurement.id.in_(ids), was_public)


def buyers(ids: Collection[UUID]) -> Select[Organisation]:
    """The buyers among the ids that are public."""
    return select(Organisation).where(
        Organisation.id.in_(ids), Organisation.status == OrganisationStatus.APPROVED
    )


def plans(ids: Collection[UUID]) -> Select[Plan]:
    return select(Plan).where(Plan.id.in_(ids), plans_visible_to(ANONYMOUS))


def revisions(plan_ids: Collection[UUID]) -> Select[UUID, int, datetime]:
    """Without the content, which can be large."""
    stmt = select(PlanRevision.plan_id, PlanRevision.number, PlanRevision.published_at)
    return stmt.where(PlanRevision.plan_id.in_(plan_ids)).order_by(PlanRevision.number)


def dialogues(procurement_ids: Collection[UUID]) -> Select[UUID, Dialogue]:
    """Pairs of procurement and public dialogue about it, oldest first."""
    return (
        select(DialogueProcurement.procurement_id, Dialogue)
        .join(Dialogue, Dialogue.id == DialogueProcurement.dialogue_id)
        .where(
            DialogueProcurement.procurement_id.in_(procurement_ids), dialogue_visible_to(ANONYMOUS)
        )
        .order_by(Dialogue.id)
    )


def dialogues_alone(ids: Collection[UUID]) -> Select[Dialogue]:
    """Public dialogues that are about no procurement."""
    return select(Dialogue).where(
        Dialogue.id.in_(ids),
        Dialogue.subject != DialogueSubject.PROCUREMENTS,
        dialogue_visible_to(ANONYMOUS),
    )


def answered(dialogue_ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    """Published questions with each published answer, in the order of their first answers."""
    published = ContributionStatus.PUBLISHED
    return (
        select(
            Contribution.id,
            Contribution.dialogue_id,
            Contribution.published_at,
            Contribution.text,
            _answer.published_at,
            _answer.text,
        )
        .join(AnsweredQuestion, AnsweredQuestion.question_id == Contribution.id)
        .join(_answer, _answer.id == AnsweredQuestion.answer_id)
        .where(
            Contribution.dialogue_id.in_(dialogue_ids),
            Contribution.kind == ContributionKind.QUESTION,
            Contribution.status == published,
            _answer.status == published,
        )
        .order_by(_answer.published_at, _answer.id, Contribution.id)
    )


def interested(
    procurement_ids: Collection[UUID], dialogue_ids: Collection[UUID]
) -> Select[UUID | None, UUID | None, Organisation]:
    """Procurement or dialogue, and the approved supplier with a public interest in it."""
    return (
        select(Interest.procurement_id, Interest.dialogue_id, Organisation)
        .join(Organisation, Organisation.id == Interest.organisation_id)
        .where(
            or_(
                Interest.procurement_id.in_(procurement_ids), Interest.dialogue_id.in_(dialogue_ids)
            ),
            Interest.public,
            Interest.withdrawn_at.is_(None),
            Organisation.status == OrganisationStatus.APPROVED,
        )
        .order_by(Interest.id)
    )


def processes_of_plan(plan_id: UUID) -> Select[UUID]:
    return select(Procurement.id).where(
        Procurement.plan_id == plan_id, Procurement.published_at.is_not(None)
    )


def processes_of_dialogue(dialogue_id: UUID) -> Select[UUID]:
    """The procurements that it is about, or the dialogue itself."""
    about = select(DialogueProcurement.procurement_id.label("id")).where(
        DialogueProcurement.dialogue_id == dialogue_id
    )
    alone = select(Dialogue.id.label("id")).where(
        Dialogue.id == dialogue_id, Dialogue.subject != DialogueSubject.PROCUREMENTS
    )
    merged = union_all(about, alone).subquery()
    return select(merged.c.id)


def processes_of_buyer(organisation_id: UUID) -> Select[UUID]:
    own = union_all(
        select(Procurement.id.label("id")).where(Procurement.organisation_id == organisation_id),
        select(Dialogue.id.label("id")).where(
            Dialogue.organisation_id == organisation_id,
            Dialogue.subject != DialogueSubject.PROCUREMENTS,
        ),
    ).subquery()
    return select(own.c.id)


def processes_of_supplier(organisation_id: UUID) -> Select[UUID]:
    """Processes in which it has, or had, an interest."""
    of_supplier = Interest.organisation_id == organisation_id
    dialogues_of = select(Interest.dialogue_id).where(
        of_supplier, Interest.dialogue_id.is_not(None)
    )
    about = union_all(
        select(Interest.procurement_id.label("id")).where(
            of_supplier, Interest.procurement_id.is_not(None)
        ),
        select(DialogueProcurement.procurement_id.label("id")).where(
            DialogueProcurement.dialogue_id.in_(dialogues_of)
        ),
        select(Dialogue.id.label("id")).where(
            Dialogue.id.in_(dialogues_of), Dialogue.subject != DialogueSubject.PROCUREMENTS
        ),
    ).subquery()
    return select(about.c.id).distinct()


def all_processes(after: UUID | None, limit: int) -> Select[UUID]:
    """Ids of all that has or may have releases, in order."""
    every = union_all(
        select(Procurement.id.label("id")).where(
            or_(Procurement.published_at.is_not(None), Procurement.withdrawn_at.is_not(None))
        ),
        select(Dialogue.id.label("id")).where(
            Dialogue.published_at.is_not(None), Dialogue.subject != DialogueSubject.PROCUREMENTS
        ),
    ).subquery()
    stmt = select(every.c.id).order_by(every.c.id).limit(limit)
    return stmt if after is None else stmt.where(every.c.id > after)


def questions_of(contribution_id: UUID) -> Select[UUID]:
    return select(AnsweredQuestion.question_id).where(AnsweredQuestion.answer_id == contribution_id)
