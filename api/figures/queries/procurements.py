"""Histories of published procurements for the figures."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from api.core.partial_dates import PartialDate
from api.dialogues.models import Dialogue, DialogueProcurement
from api.figures.models import FigureMeasurement
from api.figures.rules.procurements import SILENT_AFTER, ProcurementHistory
from api.organisations.models import Organisation
from api.plans.models.procurements import Procurement, PromisedDate
from api.plans.models.values import Milestone, ProcurementStatus


def procurement_ids(after: UUID | None, limit: int) -> Select[UUID]:
    """Published ones in the order of their ids."""
    stmt = select(Procurement.id).where(Procurement.published_at.is_not(None))
    if after is not None:
        stmt = stmt.where(Procurement.id > after)
    return stmt.order_by(Procurement.id).limit(limit)


def buyers_of_procurements(ids: Collection[UUID]) -> Select[UUID]:
    return select(Procurement.organisation_id).where(Procurement.id.in_(ids)).distinct()


def fallen_due(today: date, after: UUID | None, limit: int) -> Select[UUID]:
    """Those that may have become silent: the first day of the promised period is that long ago. The
    rule then asks for its last day. Those that count as silent already are left out."""
    return procurement_ids(after, limit).where(
        Procurement.notice_date < today - SILENT_AFTER,
        ~exists().where(
            FigureMeasurement.subject_id == Procurement.id,
            FigureMeasurement.figure == "silent",
        ),
        Procurement.status.not_in(
            (
                ProcurementStatus.TENDERING,
                ProcurementStatus.CONCLUDED,
                ProcurementStatus.CANCELLED,
            )
        ),
    )


def procurement_histories(session: Session, ids: Collection[UUID]) -> Iterator[ProcurementHistory]:
    promised, notices = _promises(session, ids)
    opened: dict[UUID, datetime | None] = {
        row[0]: row[1] for row in session.execute(_first_dialogues(ids))
    }
    for row in session.execute(_columns_of(ids)):
        zone = ZoneInfo(row.time_zone)
        first = opened.get(row.id)
        yield ProcurementHistory(
            id=row.id,
            organisation_id=row.organisation_id,
            published_on=row.published_at.astimezone(zone).date(),
            cancelled=row.status is ProcurementStatus.CANCELLED,
            notice_on=notices.get(row.id) if row.has_notice else None,
            promised=tuple(promised[row.id]),
            first_dialogue_on=first and first.astimezone(zone).date(),
            has_criteria=row.has_criteria,
            for_small=row.for_small,
        )


def _columns_of(ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Procurement.id,
            Procurement.organisation_id,
            Procurement.published_at,
            Procurement.status,
            or_(Procurement.notice_id.is_not(None), Procurement.notice_url.is_not(None)).label(
                "has_notice"
            ),
            (func.cardinality(Procurement.criteria_codes) > 0).label("has_criteria"),
            or_(
                Procurement.sme_suitable.is_(True), func.jsonb_array_length(Procurement.lots) > 1
            ).label("for_small"),
            Organisation.time_zone,
        )
        .join(Organisation, Organisation.id == Procurement.organisation_id)
        .where(Procurement.id.in_(ids), Procurement.published_at.is_not(None))
    )


def _promises(
    session: Session, ids: Collection[UUID]
) -> tuple[dict[UUID, list[PartialDate]], dict[UUID, date]]:
    """Periods promised for the notice, oldest first, and the actual day of the notice."""
    promised: dict[UUID, list[PartialDate]] = defaultdict(list)
    actual: dict[UUID, date] = {}
    stmt = (
        select(
            PromisedDate.procurement_id,
            PromisedDate.date_value,
            PromisedDate.precision,
            PromisedDate.actual,
        )
        .where(PromisedDate.procurement_id.in_(ids), PromisedDate.milestone == Milestone.NOTICE)
        .order_by(PromisedDate.id)
    )
    for procurement_id, day, precision, is_actual in session.execute(stmt):
        if is_actual:
            actual[procurement_id] = day
        else:
            promised[procurement_id].append(PartialDate(day, precision))
    return promised, actual


def _first_dialogues(ids: Collection[UUID]) -> Select[UUID, datetime | None]:
    return (
        select(DialogueProcurement.procurement_id, func.min(Dialogue.opened_at))
        .join(Dialogue, Dialogue.id == DialogueProcurement.dialogue_id)
        .where(DialogueProcurement.procurement_id.in_(ids), Dialogue.opened_at.is_not(None))
        .group_by(DialogueProcurement.procurement_id)
    )
