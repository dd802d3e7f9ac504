"""Life cycle of a plan: publication, revision, archive, copy to another year."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec

from api.core.errors import WrongState
from api.core.i18n import LocalText, Texts
from api.core.ids import new_id
from api.core.partial_dates import PartialDate
from api.plans.events import PlanArchived, PlanChanged, PlanEvent, PlanPublished, PlanRevised
from api.plans.inputs.plans import PlanCopy
from api.plans.models.imports import Written
from api.plans.models.plans import Plan, PlanRevision
from api.plans.models.procurements import Procurement
from api.plans.models.values import PlanStatus, ProcurementStatus
from api.plans.rules.changes import EXPECTED
from api.plans.rules.content import assign, fields_of
from api.plans.rules.revisions import plan_content
from api.plans.rules.withdrawal import clear_withdrawal

_NOT_COPIED = frozenset(
    {ProcurementStatus.TENDERING, ProcurementStatus.CONCLUDED, ProcurementStatus.CANCELLED}
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LEAP_DAY = (2, 29)


def require_open(plan: Plan) -> None:
    if plan.status is PlanStatus.ARCHIVED:
        raise WrongState("plan", plan.status, PlanStatus.DRAFT, PlanStatus.PUBLISHED)


def publish(plan: Plan, now: datetime) -> PlanEvent:
    """Publishes the plan for the first time, or its next revision."""
    require_open(plan)
    plan.revision += 1
    event_type: type[PlanEvent] = PlanPublished if plan.published_at is None else PlanRevised
    plan.published_at = plan.published_at or now
    plan.status = PlanStatus.PUBLISHED
    clear_withdrawal(plan)
    return _event(plan, event_type)


def build_revision(
    plan: Plan, procurements: Iterable[Procurement], now: datetime, note: Texts
) -> PlanRevision:
    return PlanRevision(
        plan_id=plan.id,
        number=plan.revision,
        published_at=now,
        note=note,
        content=plan_content(plan, procurements),
    )


def changed(plan: Plan, fields: Iterable[str]) -> PlanChanged:
    return PlanChanged(
        plan_id=plan.id,
        organisation_id=plan.organisation_id,
        revision=plan.revision,
        changed=sorted(fields),
    )


def archive(plan: Plan, now: datetime) -> PlanEvent:
    if plan.status is not PlanStatus.PUBLISHED:
        raise WrongState("plan", plan.status, PlanStatus.PUBLISHED)
    plan.status = PlanStatus.ARCHIVED
    plan.archived_at = now
    return _event(plan, PlanArchived)


def _event(plan: Plan, event_type: type[PlanEvent]) -> PlanEvent:
    return event_type(plan_id=plan.id, organisation_id=plan.organisation_id, revision=plan.revision)


def copy_plan(plan: Plan, copy: PlanCopy) -> Plan:
    """A draft with later dates. Years in its title move, too, unless a title is given."""
    return Plan(
        id=new_id(),
        organisation_id=plan.organisation_id,
        title=copy.title or _later_title(plan.title, copy.years),
        description=plan.description,
        goals=plan.goals,
        period_start=_later_day(plan.period_start, copy.years),
        period_end=_later_day(plan.period_end, copy.years),
        status=PlanStatus.DRAFT,
        revision=0,
        copied_from=plan.id,
    )


def is_copied(procurement: Procurement) -> bool:
    """Tendered, concluded and cancelled procurements are not copied to the next plan."""
    return procurement.status not in _NOT_COPIED


def copy_procurement(source: Procurement, plan: Plan, years: int) -> Procurement:
    """A draft with later dates. It keeps its import key, by which next year's sheet recognises
    it."""
    row = Procurement(
        id=new_id(),
        organisation_id=plan.organisation_id,
        plan_id=plan.id,
        import_key=source.import_key,
        notes=source.notes,
        status=ProcurementStatus.DRAFT,
        status_reason={},
    )
    assign(row, fields_of(source))
    for name in EXPECTED.values():
        setattr(row, name, later(getattr(source, name), years))
    return row


def copy_written(written: Written, years: int) -> Written:
    """Values of the last import with later dates: next year's sheet is compared with them."""
    dates = {
        name: msgspec.to_builtins(later(msgspec.convert(written[name], PartialDate), years))
        for name in EXPECTED.values()
        if written.get(name)
    }
    return {**written, **dates}


def later(expected: PartialDate | None, years: int) -> PartialDate | None:
    if expected is None:
        return None
    return PartialDate(_later_day(expected.value, years), expected.precision)


def _later_day(day: date, years: int) -> date:
    if (day.month, day.day) == _LEAP_DAY:
        day = day.replace(day=28)
    return day.replace(year=day.year + years)


def _later_title(title: Texts, years: int) -> Texts:
    def moved(match: re.Match[str]) -> str:
        return str(int(match[0]) + years)

    return {
        language: LocalText(_YEAR.sub(moved, local.text), local.origin)
        for language, local in title.items()
    }


def plan_changes(plan: Plan, **values: Any) -> frozenset[str]:
    """Sets the values and returns the names of those that changed."""
    changed = {name for name, value in values.items() if getattr(plan, name) != value}
    for name in changed:
        setattr(plan, name, values[name])
    return frozenset(changed)


def only_year(start: date, end: date) -> int | None:
    """The year of a plan for a single year, which completes dates without a year; None for other
    plans.
    """
    return start.year if start.year == end.year else None
