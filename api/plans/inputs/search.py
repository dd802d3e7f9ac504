"""Parameters of the search for procurements."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import msgspec

from api.plans.models.values import (
    ProcurementCategory,
    ProcurementStatus,
)


class ProcurementSort(StrEnum):
    RELEVANCE = "relevance"
    """Matches of words in the title first, then of related words in the title, then of words in
    the text, then of names and of similar words; the soonest notice first among equals."""
    NOTICE = "notice"
    """Soonest notice first; procurements without a date last."""
    LATEST_NOTICE = "-notice"
    NEWEST = "newest"
    """Latest publication first."""


class Facet(StrEnum):
    CPV = "cpv"
    REGION = "region"
    MUNICIPALITY = "municipality"
    BUYER = "buyer"
    STATUS = "status"
    CATEGORY = "category"
    CRITERION = "criterion"
    GOAL = "goal"
    """Goals of the operating model; a goal also counts the procurements of the goals under it."""
    SME = "sme"


class ProcurementSearch(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of a search. Values of one list are alternatives; all filters must match."""

    q: str = ""
    ids: tuple[UUID, ...] = ()
    cpv: tuple[str, ...] = ()
    """Significant prefixes, as `cpv_prefix` returns them."""
    references: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    buyers: tuple[UUID, ...] = ()
    plans: tuple[UUID, ...] = ()
    statuses: tuple[ProcurementStatus, ...] = ()
    categories: tuple[ProcurementCategory, ...] = ()
    criteria: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    """A goal also matches the goals under it."""
    value_from: Decimal | None = None
    value_to: Decimal | None = None
    notice_from: date | None = None
    notice_to: date | None = None
    sme: bool | None = None
    stale_on: date | None = None
    updated_since: datetime | None = None
