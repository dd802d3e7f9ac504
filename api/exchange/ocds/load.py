"""Reads the public rows of processes: nine statements for a batch, however large it is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.codelists.models import Code
from api.codelists.rules import CPV
from api.core.i18n import Texts
from api.dialogues.models import Dialogue
from api.exchange.ocds.content import AnsweredOnce, Process, PublishedRevision
from api.exchange.ocds.queries import sources
from api.organisations.models import Organisation
from api.plans.models.procurements import Procurement

K = TypeVar("K")
V = TypeVar("V")


def load_processes(session: Session, ids: Collection[UUID]) -> Iterator[Process]:
    """Processes among the ids that are public, or whose publication was withdrawn. Those of a buyer
    that is not approved are left out: their releases are not public either."""
    rows = session.scalars(sources.procurements(ids)).all()
    alone = session.scalars(sources.dialogues_alone(ids)).all()
    owners = {row.organisation_id for row in rows} | {row.organisation_id for row in alone}
    buyers = {row.id: row for row in session.scalars(sources.buyers(owners))}
    public = [row for row in rows if row.published_at is not None and row.organisation_id in buyers]
    for row in rows:
        if row.published_at is None and row.organisation_id in buyers:
            yield Process(row.id, buyers[row.organisation_id], is_withdrawn=True)
    yield from _of_procurements(session, public, buyers)
    yield from _of_dialogues(session, alone, buyers)


def cpv_names(session: Session, processes: Iterable[Process]) -> dict[str, Texts]:
    """Names of the CPV codes that the processes use, as far as the code list has them."""
    codes = {code for process in processes for code in _codes_of(process.procurement)}
    stmt = select(Code.code, Code.labels).where(Code.list_name == CPV, Code.code.in_(codes))
    return {code: labels for code, labels in session.execute(stmt)}  # noqa: C416 - typed rows


def _codes_of(row: Procurement | None) -> Iterator[str]:
    if row is not None:
        yield from filter(None, (row.cpv_main, *row.cpv_additional, *(lot.cpv for lot in row.lots)))


def _of_procurements(
    session: Session, rows: Collection[Procurement], buyers: dict[UUID, Organisation]
) -> Iterator[Process]:
    pairs = session.execute(sources.dialogues({row.id for row in rows}))
    calls = _grouped((row_id, call) for row_id, call in pairs)
    in_calls = [call for each in calls.values() for call in each]
    enquiries = _enquiries(session, in_calls)
    interested = _interested(session, rows, in_calls)
    plan_ids = {row.plan_id for row in rows if row.plan_id}
    plans = {plan.id: plan for plan in session.scalars(sources.plans(plan_ids))}
    revisions = _revisions(session, plans)
    for row in rows:
        plan = plans.get(row.plan_id) if row.plan_id else None
        yield Process(
            row.id,
            buyers[row.organisation_id],
            procurement=row,
            plan=plan,
            revisions=_since(row.published_at, revisions[plan.id]) if plan else (),
            dialogues=calls[row.id],
            enquiries=[each for call in calls[row.id] for each in enquiries[call.id]],
            interested=[
                each
                for source in (row.id, *(call.id for call in calls[row.id]))
                for each in interested[source]
            ],
        )


def _of_dialogues(
    session: Session, calls: Collection[Dialogue], buyers: dict[UUID, Organisation]
) -> Iterator[Process]:
    enquiries, interested = _enquiries(session, calls), _interested(session, (), calls)
    for call in calls:
        yield Process(
            call.id,
            buyers[call.organisation_id],
            dialogues=[call],
            enquiries=enquiries[call.id],
            interested=interested[call.id],
        )


def _enquiries(
    session: Session, calls: Collection[Dialogue]
) -> defaultdict[UUID, list[AnsweredOnce]]:
    answers: dict[UUID, AnsweredOnce] = {}
    for row in session.execute(sources.answered({call.id for call in calls})):
        question, dialogue, asked_at, text, answered_at, answer = row
        first = answers.get(question)
        answers[question] = (
            AnsweredOnce(question, dialogue, asked_at, text, answered_at, (answer,))
            if first is None
            else first._replace(answers=(*first.answers, answer))
        )
    return _grouped((each.dialogue_id, each) for each in answers.values())


def _interested(
    session: Session, rows: Collection[Procurement], calls: Collection[Dialogue]
) -> defaultdict[UUID, list[Organisation]]:
    stmt = sources.interested({row.id for row in rows}, {call.id for call in calls})
    pairs = (
        (procurement_id or dialogue_id, supplier)
        for procurement_id, dialogue_id, supplier in session.execute(stmt)
    )
    return _grouped((target, supplier) for target, supplier in pairs if target)


def _revisions(
    session: Session, plan_ids: Collection[UUID]
) -> defaultdict[UUID, list[PublishedRevision]]:
    rows = session.execute(sources.revisions(plan_ids))
    return _grouped((plan, PublishedRevision(number, at)) for plan, number, at in rows)


def _since(
    published_at: datetime | None, revisions: Collection[PublishedRevision]
) -> list[PublishedRevision]:
    """Revisions that contain a procurement: those since its publication."""
    return [each for each in revisions if published_at and each.published_at >= published_at]


def _grouped(pairs: Iterable[tuple[K, V]]) -> defaultdict[K, list[V]]:
    groups: defaultdict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups
