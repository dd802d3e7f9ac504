"""Queries of releases, and of the public rows that they are made from."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, func, or_, select, union_all
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
from api.exchange.ocds.models import BulkFormat, OcdsFile, OcdsProcess, OcdsRelease, ReleaseTag
from api.interests.models import Interest
from api.organisations.models import Organisation, OrganisationStatus
from api.plans.models.plans import Plan, PlanRevision
from api.plans.models.procurements import Procurement
from api.plans.queries.visibility import plans_visible_to

_answer = aliased(Contribution)
S = TypeVar("S", bound=Select[*tuple[Any, ...]])


class ReleaseFilter(msgspec.Struct, frozen=True):
    ocid: Sequence[str] = ()
    buyer: Sequence[UUID] = ()
    since: datetime | None = None
    until: datetime | None = None


def visible() -> ColumnElement[bool]:
    """Releases of approved buyers. All actors see the same."""
    approved = select(Organisation.id).where(Organisation.status == OrganisationStatus.APPROVED)
    return OcdsProcess.organisation_id.in_(approved)


def release(release_id: UUID) -> Select[OcdsRelease]:
    """Also a withdrawn one, which has no body."""
    return select(OcdsRelease).join(OcdsProcess).where(OcdsRelease.id == release_id, visible())


def releases_page(
    filters: ReleaseFilter, *, number: int | None, backwards: bool, limit: int
) -> Select[int, datetime, str | None]:
    """Number, date and body of releases after the number, or before it, nearest first."""
    stmt = select(OcdsRelease.number, OcdsRelease.date, OcdsRelease.body).join(OcdsProcess)
    stmt = stmt.where(visible(), OcdsRelease.body.is_not(None), *_conditions(filters))
    return _page(stmt, OcdsRelease.number, number, backwards=backwards, limit=limit)


def records_page(
    filters: ReleaseFilter, *, number: int | None, backwards: bool, limit: int
) -> Select[int, UUID, str, str | None, datetime]:
    """Number, process, ocid, compiled release and date, in the order of their newest releases."""
    stmt = select(
        OcdsProcess.number,
        OcdsProcess.process_id,
        OcdsProcess.ocid,
        OcdsProcess.compiled,
        OcdsRelease.date,
    ).join(OcdsRelease, OcdsRelease.number == OcdsProcess.number)
    stmt = stmt.where(visible(), OcdsProcess.compiled.is_not(None), *_conditions(filters))
    return _page(stmt, OcdsProcess.number, number, backwards=backwards, limit=limit)


def record(ocid: str) -> Select[UUID, str | None, datetime]:
    """Process, compiled release and date."""
    stmt = select(OcdsProcess.process_id, OcdsProcess.compiled, OcdsRelease.date)
    return stmt.join(OcdsRelease, OcdsRelease.number == OcdsProcess.number).where(
        OcdsProcess.ocid == ocid, OcdsProcess.compiled.is_not(None), visible()
    )


def releases_of(process_ids: Collection[UUID]) -> Select[UUID, UUID, datetime, ReleaseTag]:
    """Process, id, date and tag of the live releases, oldest first."""
    return (
        select(OcdsRelease.process_id, OcdsRelease.id, OcdsRelease.date, OcdsRelease.tag)
        .where(OcdsRelease.process_id.in_(process_ids), OcdsRelease.body.is_not(None))
        .order_by(OcdsRelease.number)
    )


def live(process_ids: Collection[UUID]) -> Select[UUID, str | None]:
    """Id and body of the releases that are not withdrawn, oldest first."""
    return (
        select(OcdsRelease.id, OcdsRelease.body)
        .where(OcdsRelease.process_id.in_(process_ids), OcdsRelease.body.is_not(None))
        .order_by(OcdsRelease.number)
    )


def processes(ids: Collection[UUID]) -> Select[OcdsProcess]:
    stmt = select(OcdsProcess).where(OcdsProcess.process_id.in_(ids))
    return stmt.execution_options(populate_existing=True)


def of_year(year: int) -> tuple[ColumnElement[bool], ...]:
    """Conditions of the live, visible releases of a year, joined with their processes."""
    start, end = (datetime(each, 1, 1, tzinfo=UTC) for each in (year, year + 1))
    live = OcdsRelease.body.is_not(None)
    return OcdsRelease.date >= start, OcdsRelease.date < end, live, visible()


def census(year: int, up_to: int | None = None) -> Select[int, int, int]:
    """Count, highest number and sum of numbers of a year's releases: another set has others."""
    number = OcdsRelease.number
    stmt = select(func.count(), func.max(number), func.sum(number)).select_from(OcdsRelease)
    stmt = stmt.join(OcdsProcess).where(*of_year(year))
    return stmt if up_to is None else stmt.where(number <= up_to)


def bulk_page(year: int, after: int, up_to: int, limit: int) -> Select[int, str | None]:
    stmt = select(OcdsRelease.number, OcdsRelease.body).join(OcdsProcess).where(*of_year(year))
    in_reach = (OcdsRelease.number > after, OcdsRelease.number <= up_to)
    return stmt.where(*in_reach).order_by(OcdsRelease.number).limit(limit)


def years() -> Select[datetime | None, datetime | None]:
    """Dates of the oldest and newest release."""
    return select(func.min(OcdsRelease.date), func.max(OcdsRelease.date))


def files() -> Select[OcdsFile]:
    """Files that exist, newest year first."""
    stmt = select(OcdsFile).where(OcdsFile.storage_key.is_not(None))
    return stmt.order_by(OcdsFile.year.desc(), OcdsFile.format)


def file(year: int, file_format: BulkFormat) -> Select[OcdsFile]:
    return files().where(OcdsFile.year == year, OcdsFile.format == file_format)


def newest() -> Select[int, datetime]:
    """Number and date of the newest release."""
    stmt = select(OcdsRelease.number, OcdsRelease.date)
    return stmt.order_by(OcdsRelease.number.desc()).limit(1)


def _conditions(filters: ReleaseFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.ocid:
        conditions.append(OcdsProcess.ocid.in_(filters.ocid))
    if filters.buyer:
        conditions.append(OcdsProcess.organisation_id.in_(filters.buyer))
    if filters.since:
        conditions.append(OcdsRelease.date >= filters.since)
    if filters.until:
        conditions.append(OcdsRelease.date < filters.until)
    return conditions


def _page(stmt: S, key: Any, number: int | None, *, backwards: bool, limit: int) -> S:
    if number is not None:
        stmt = stmt.where(key < number if backwards else key > number)
    return stmt.order_by(key.desc() if backwards else key).limit(limit + 1)


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
