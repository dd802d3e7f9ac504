"""Parameters of the search for procurements."""

from datetime import date
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
    """Words in the title first, then related words there, then words in the text, then what is
    found by a name or nearly; of equal ones the soonest notice first."""
    NOTICE = "notice"
    """Soonest notice first; without a date last."""
    LATEST_NOTICE = "-notice"
    NEWEST = "newest"
    """Newest in public first."""


class Facet(StrEnum):
    CPV = "cpv"
    REGION = "region"
    MUNICIPALITY = "municipality"
    BUYER = "buyer"
    STATUS = "status"
    CATEGORY = "category"
    CRITERION = "criterion"
    SME = "sme"


class ProcurementSearch(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for. Values of one list are alternatives; everything given must fit."""

    q: str = ""
    cpv: tuple[str, ...] = ()
    """Significant prefixes, as `cpv_prefix` gives them."""
    references: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    buyers: tuple[UUID, ...] = ()
    plans: tuple[UUID, ...] = ()
    statuses: tuple[ProcurementStatus, ...] = ()
    categories: tuple[ProcurementCategory, ...] = ()
    criteria: tuple[str, ...] = ()
    value_from: Decimal | None = None
    value_to: Decimal | None = None
    notice_from: date | None = None
    notice_to: date | None = None
    sme: bool | None = None
    stale_on: date | None = None
