"""The outcome of a public change: a history entry, promised dates, one event."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from api.core.i18n import Texts
from api.core.ids import new_id
from api.core.partial_dates import PartialDate, Precision
from api.plans import events
from api.plans.models.procurements import Procurement, ProcurementChange, PromisedDate
from api.plans.models.values import ChangeKind, Milestone, ProcurementStatus
from api.plans.rules.content import public_content

Content = dict[str, Any]
EXPECTED = {milestone: f"{milestone.value}_expected" for milestone in Milestone}
DATES = frozenset(EXPECTED.values())
PERSONAL = frozenset({"contact"})
"""The public history shows that these fields changed, but not their former values."""

_BY_STATUS: dict[ProcurementStatus, type[events.ProcurementEvent]] = {
    ProcurementStatus.POSTPONED: events.ProcurementPostponed,
    ProcurementStatus.CANCELLED: events.ProcurementCancelled,
    ProcurementStatus.TENDERING: events.ProcurementTendering,
    ProcurementStatus.CONCLUDED: events.ProcurementConcluded,
}


@dataclass
class Outcome:
    """`recording.record_outcome` records these together."""

    event: events.ProcurementEvent
    change: ProcurementChange
    resource: Content
    """The public content after the change, kept with the event."""
    promises: list[PromisedDate] = field(default_factory=list)


def outcome_of(
    procurement: Procurement, before: Content | None, now: datetime, reason: Texts
) -> Outcome | None:
    """`before` is the former `public_content`, None if nothing was public. Returns None if nothing
    changed."""
    after = public_content(procurement)
    changed = sorted(name for name in after if before is None or before[name] != after[name])
    if before is not None and not changed:
        return None
    kind = _kind(before, changed)
    change = ProcurementChange(
        id=new_id(),
        procurement_id=procurement.id,
        at=now,
        kind=kind,
        before=_shown(before or {}, changed),
        after=_shown(after, changed) if before else {},
        reason=reason,
    )
    moved = [milestone for milestone, name in EXPECTED.items() if name in changed]
    promises = [
        promised(procurement, milestone, expected, now, reason)
        for milestone in moved
        if (expected := getattr(procurement, EXPECTED[milestone])) is not None
    ]
    resource = {"id": str(procurement.id), **_without_people(after)}
    return Outcome(_event(procurement, kind, changed), change, resource, promises)


def promised(
    procurement: Procurement, milestone: Milestone, day: PartialDate, now: datetime, reason: Texts
) -> PromisedDate:
    return PromisedDate(
        procurement_id=procurement.id,
        milestone=milestone,
        date_value=day.value,
        precision=day.precision,
        at=now,
        reason=reason,
    )


def actual_date(
    procurement: Procurement, milestone: Milestone, day: date, now: datetime
) -> PromisedDate:
    row = promised(procurement, milestone, PartialDate(day, Precision.DAY), now, {})
    row.actual = True
    return row


def _without_people(content: Content) -> Content:
    return {name: value for name, value in content.items() if name not in PERSONAL}


def _shown(content: Content, changed: list[str]) -> Content:
    return {
        name: None if name in PERSONAL else content[name] for name in changed if name in content
    }


def _kind(before: Content | None, changed: list[str]) -> ChangeKind:
    if before is None:
        return ChangeKind.PUBLISHED
    if "status" in changed:
        return ChangeKind.STATUS
    return ChangeKind.RESCHEDULED if DATES.intersection(changed) else ChangeKind.CHANGED


def _event(
    procurement: Procurement, kind: ChangeKind, changed: list[str]
) -> events.ProcurementEvent:
    event_type: type[events.ProcurementEvent] = events.ProcurementChanged
    if kind is ChangeKind.PUBLISHED:
        event_type = events.ProcurementPlanned
    elif kind is ChangeKind.STATUS:
        event_type = _BY_STATUS.get(procurement.status, event_type)
    elif kind is ChangeKind.RESCHEDULED:
        event_type = events.ProcurementRescheduled
    return event_type(
        procurement_id=procurement.id,
        organisation_id=procurement.organisation_id,
        plan_id=procurement.plan_id,
        changed=[] if kind is ChangeKind.PUBLISHED else changed,
    )
