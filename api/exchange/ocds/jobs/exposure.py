"""Withdraws releases with texts that are hidden or destroyed, in the transaction of the hiding.

It takes its turn before it looks for releases: one that a handler makes at the same moment from the
texts before is committed by then, and a later one is made from the texts after.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from api.contributions.models import Contribution
from api.core.clock import utc_now
from api.exchange.ocds.jobs.releasing import take_turn, withdraw
from api.exchange.ocds.models import OcdsFile, OcdsProcess, OcdsRelease
from api.exchange.ocds.queries import sources
from api.organisations.models import Organisation


def procurement_exposed(session: Session, procurement_id: UUID) -> None:
    take_turn(session)
    _withdraw_all(session, [procurement_id])


def plan_exposed(session: Session, plan_id: UUID) -> None:
    take_turn(session)
    _withdraw_all(session, session.scalars(sources.processes_of_plan(plan_id)).all())


def dialogue_exposed(session: Session, dialogue_id: UUID) -> None:
    take_turn(session)
    _withdraw_all(session, session.scalars(sources.processes_of_dialogue(dialogue_id)).all())


def contribution_exposed(session: Session, contribution_id: UUID) -> None:
    """A question, or an answer to some: releases hold it by the id of the question."""
    take_turn(session)
    dialogue = session.scalars(
        select(Contribution.dialogue_id).where(Contribution.id == contribution_id)
    ).one_or_none()
    if dialogue is not None:
        questions = session.scalars(sources.questions_of(contribution_id)).all()
        words = [str(each) for each in {contribution_id, *questions}]
        _withdraw_naming(session, sources.processes_of_dialogue(dialogue), words)


def organisation_exposed(session: Session, organisation_id: UUID) -> None:
    """The name of a buyer or of a supplier with a public interest."""
    take_turn(session)
    row = session.get(Organisation, organisation_id)
    if row is not None:
        _withdraw_all(session, session.scalars(sources.processes_of_buyer(row.id)).all())
        words = [f'"id":"{row.business_id}"', str(row.id)]
        _withdraw_naming(session, sources.processes_of_supplier(row.id), words)


def drop_files(session: Session, buyer_id: UUID) -> None:
    """Bulk files with releases of a buyer whose standing has changed."""
    year = func.extract("year", OcdsRelease.date)
    years = session.scalars(
        select(year).join(OcdsProcess).where(OcdsProcess.organisation_id == buyer_id).distinct()
    )
    of_years = OcdsFile.year.in_([int(each) for each in years])
    session.execute(delete(OcdsFile).where(of_years))


def _withdraw_all(session: Session, process_ids: Collection[UUID]) -> None:
    stmt = select(OcdsRelease.id).where(
        OcdsRelease.process_id.in_(process_ids), OcdsRelease.body.is_not(None)
    )
    _withdraw(session, session.scalars(stmt).all())


def _withdraw_naming(session: Session, process_ids: Select[UUID], words: list[str]) -> None:
    stmt = select(OcdsRelease.id).where(
        OcdsRelease.process_id.in_(process_ids),
        or_(*(func.strpos(OcdsRelease.body, word) > 0 for word in words)),
    )
    _withdraw(session, session.scalars(stmt).all())


def _withdraw(session: Session, release_ids: Collection[UUID]) -> None:
    """The merged state goes too, until the next release."""
    if not release_ids:
        return
    withdraw(session, release_ids, utc_now())
    of = select(OcdsRelease.process_id).where(OcdsRelease.id.in_(release_ids))
    session.execute(
        update(OcdsProcess)
        .where(OcdsProcess.process_id.in_(of))
        .values(compiled=None)
        .execution_options(synchronize_session="fetch")
    )
