"""Responses with the history of a procurement."""

from datetime import datetime
from typing import Any

import msgspec

from api.core.i18n import Texts
from api.core.partial_dates import PartialDate
from api.plans.models.procurements import ProcurementChange, PromisedDate
from api.plans.models.values import ChangeKind, Milestone
from api.plans.rules.personal_changes import UnkeptChange, personal_changes, without_personal
from api.plans.rules.slip import Slip, date_of


class ChangeOut(msgspec.Struct):
    """One change: the values of the changed fields before and after."""

    at: datetime
    kind: ChangeKind
    before: dict[str, Any]
    after: dict[str, Any]
    not_kept: list[UnkeptChange]
    """Changed fields whose values are not kept: former contacts (`contact`)."""
    reason: Texts


def change_out(row: ProcurementChange) -> ChangeOut:
    before, after = without_personal(row.before), without_personal(row.after)
    not_kept = personal_changes({*row.before, *row.after})
    return ChangeOut(row.at, row.kind, before, after, not_kept, row.reason)


class SlipOut(msgspec.Struct):
    """`days` counts from the end of the first promised period to the end of the current or actual
    one."""

    milestone: Milestone
    first: PartialDate | None
    """The first promised period."""
    current: PartialDate | None
    """The period promised now."""
    actual: PartialDate | None
    days: int | None
    """Negative if earlier than promised."""


class PromiseOut(msgspec.Struct):
    at: datetime
    milestone: Milestone
    expected: PartialDate
    actual: bool
    """True: `expected` is the actual date."""
    reason: Texts


class HistoryOut(msgspec.Struct):
    """Changes, newest first. Every page holds all slips and promised dates."""

    items: list[ChangeOut]
    next: str | None
    slip: list[SlipOut]
    promises: list[PromiseOut]


def slip_out(slip: Slip) -> SlipOut:
    return msgspec.convert(slip, SlipOut, from_attributes=True)


def promise_out(row: PromisedDate) -> PromiseOut:
    return PromiseOut(row.at, row.milestone, date_of(row), row.actual, row.reason)
