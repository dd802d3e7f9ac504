"""What the history of a procurement looks like on the wire."""

from datetime import datetime
from typing import Any

import msgspec

from api.core.i18n import Texts
from api.core.partial_dates import PartialDate
from api.plans.models.procurements import ProcurementChange, PromisedDate
from api.plans.models.values import ChangeKind, Milestone
from api.plans.rules.slip import Slip, date_of
from api.plans.rules.unkept import UnkeptChange, unkept_changes, with_values


class ChangeOut(msgspec.Struct):
    """Fields that changed, as they were and became."""

    at: datetime
    kind: ChangeKind
    before: dict[str, Any]
    after: dict[str, Any]
    not_kept: list[UnkeptChange]
    """`contact`: former contacts are not kept."""
    reason: Texts


def change_out(row: ProcurementChange) -> ChangeOut:
    before, after = with_values(row.before), with_values(row.after)
    not_kept = unkept_changes({*row.before, *row.after})
    return ChangeOut(row.at, row.kind, before, after, not_kept, row.reason)


class SlipOut(msgspec.Struct):
    """`days` from the end of the first promised period to the end of the newest or actual one."""

    milestone: Milestone
    first: PartialDate | None
    """As promised at first."""
    current: PartialDate | None
    """As promised now."""
    actual: PartialDate | None
    days: int | None
    """Negative where it comes earlier than promised."""


class PromiseOut(msgspec.Struct):
    at: datetime
    milestone: Milestone
    expected: PartialDate
    actual: bool
    """True: it came on that day."""
    reason: Texts


class HistoryOut(msgspec.Struct):
    """Changes newest first; slip and promised dates whole on every page."""

    items: list[ChangeOut]
    next: str | None
    slip: list[SlipOut]
    promises: list[PromiseOut]


def slip_out(slip: Slip) -> SlipOut:
    return msgspec.convert(slip, SlipOut, from_attributes=True)


def promise_out(row: PromisedDate) -> PromiseOut:
    return PromiseOut(row.at, row.milestone, date_of(row), row.actual, row.reason)
