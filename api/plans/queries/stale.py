"""Conditions for stale procurements and plans; `rules/staleness.py` is the same rule for one."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, text

from api.core.partial_dates import MONTHS
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.models.values import Milestone, PlanStatus
from api.plans.rules.staleness import AWAITED_IN

_DATES: dict[Milestone, tuple[Any, Any]] = {
    Milestone.DIALOGUE: (Procurement.dialogue_date, Procurement.dialogue_precision),
    Milestone.NOTICE: (Procurement.notice_date, Procurement.notice_precision),
    Milestone.CONTRACT_START: (
        Procurement.contract_start_date,
        Procurement.contract_start_precision,
    ),
}


def end_of(first_day: Any, precision: Any) -> Any:
    """The day after the last one of a partial date."""
    lengths = {p.value: text(f"interval '{months} months'") for p, months in MONTHS.items()}
    return first_day + case(lengths, value=precision, else_=text("interval '1 day'"))


def stale(day: date) -> ColumnElement[bool]:
    """Procurements that on that day still wait for an expected date that has passed."""
    return or_(
        *(
            and_(Procurement.status.in_(AWAITED_IN[milestone]), end_of(*columns) <= day)
            for milestone, columns in _DATES.items()
        )
    )


def stale_plans(day: date) -> ColumnElement[bool]:
    """Published plans whose period is over."""
    return and_(Plan.status == PlanStatus.PUBLISHED, Plan.period_end < day)
