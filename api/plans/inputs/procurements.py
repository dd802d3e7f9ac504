"""Bodies of requests about procurements."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.core.examples import Example
from api.core.partial_dates import PartialDate
from api.core.text_bounds import CodeText, CpvText, CurrencyText, EmailText, WebAddressText
from api.plans.lengths import (
    Notes,
    Reason,
    ShortText,
    ShortTextPatch,
    Text,
    TextPatch,
    Title,
    TitlePatch,
    Word,
)
from api.plans.models.values import (
    Amount,
    Contact,
    ProcurementCategory,
    ProcurementLot,
    ProcurementStatus,
    SustainabilityCriterion,
    WebLink,
)

Months = Annotated[int, Meta(ge=1, le=600)]
MOST_LOTS, MOST_CODES, MOST_LINKS = 100, 50, 20
MOST_PLACES = 400
"""Enough for every municipality of Finland: a contract of the whole country names them all."""
Codes = Annotated[list[CodeText], Meta(max_length=MOST_CODES)]
CpvCodes = Annotated[list[CpvText], Meta(max_length=MOST_CODES)]
Places = Annotated[list[CodeText], Meta(max_length=MOST_PLACES)]
Lots = Annotated[list[ProcurementLot], Meta(max_length=MOST_LOTS)]
Criteria = Annotated[list[SustainabilityCriterion], Meta(max_length=MOST_CODES)]
Links = Annotated[list[WebLink], Meta(max_length=MOST_LINKS)]


class Money(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An estimated range."""

    low: Amount | None = None
    """Decimal string, such as `60000.00`; the same as `high` for a single estimate."""
    high: Amount | None = None
    currency: CurrencyText = "EUR"
    """ISO 4217."""
    withheld: bool = False
    """True: only the buyer's own members see the amounts."""


class ProcurementFields(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Content of a planned procurement. A draft requires only the title."""

    title: Title
    description: Text = {}
    summary: ShortText = {}
    """Summary in plain language."""
    reference: Word | None = None
    """The buyer's own identifier."""
    unit: Word | None = None
    """Unit of the buyer's organisation, such as a department."""
    category: ProcurementCategory | None = None
    cpv_main: CpvText | None = None
    """Eight digits, with or without the check digit."""
    cpv_additional: CpvCodes = []
    municipalities: Places = []
    """Places of performance: codes of the code list `municipalities`. A new procurement without
    any place gets the buyer's own."""
    regions: Places = []
    """Codes of the code list `regions`. The regions of the municipalities are added."""
    value: Money | None = None
    dialogue_expected: PartialDate | None = None
    notice_expected: PartialDate | None = None
    contract_start_expected: PartialDate | None = None
    contract_months: Months | None = None
    contract_options: ShortText = {}
    procedure: CodeText | None = None
    lots: Lots = []
    sme_suitable: bool | None = None
    reserved: CodeText | None = None
    criteria: Criteria = []
    goals: Codes = []
    contact: Contact | None = None
    links: Links = []


class ProcurementCreate(ProcurementFields, kw_only=True):
    """Publication requires five things: title, subject (category, cpv_main or description), a date,
    value and contact."""

    organisation_id: UUID | None = None
    """The buyer. Required only without a plan, if you act for several buyers."""
    plan_id: UUID | None = None
    notes: Notes = ""
    """Internal notes of the buyer, never public."""

    example: ClassVar[Example] = {
        "plan_id": "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d",
        "title": {
            "fi": {"text": "Koulukuljetukset 2027–2030"},
            "sv": {"text": "Skolskjutsar 2027–2030"},
        },
        "category": "services",
        "cpv_main": "60130000",
        "value": {"low": "60000", "high": "150000"},
        "notice_expected": {"value": "2027-04-01", "precision": "quarter"},
        "contact": {"name": "Hanna Hankkija", "email": "hanna@kunta.example"},
    }


class MoneyPatch(msgspec.Struct, forbid_unknown_fields=True):
    low: Amount | None | UnsetType = UNSET
    high: Amount | None | UnsetType = UNSET
    currency: CurrencyText | UnsetType = UNSET
    withheld: bool | UnsetType = UNSET


class ContactPatch(msgspec.Struct, forbid_unknown_fields=True):
    name: Word | None | UnsetType = UNSET
    email: EmailText | None | UnsetType = UNSET
    phone: Word | None | UnsetType = UNSET


class ProcurementPatch(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """JSON Merge Patch: absent members stay unchanged, null clears, lists are replaced."""

    title: TitlePatch | UnsetType = UNSET
    description: TextPatch | None | UnsetType = UNSET
    summary: ShortTextPatch | None | UnsetType = UNSET
    reference: Word | None | UnsetType = UNSET
    unit: Word | None | UnsetType = UNSET
    category: ProcurementCategory | None | UnsetType = UNSET
    cpv_main: CpvText | None | UnsetType = UNSET
    cpv_additional: CpvCodes | None | UnsetType = UNSET
    municipalities: Places | None | UnsetType = UNSET
    regions: Places | None | UnsetType = UNSET
    value: MoneyPatch | None | UnsetType = UNSET
    dialogue_expected: PartialDate | None | UnsetType = UNSET
    notice_expected: PartialDate | None | UnsetType = UNSET
    contract_start_expected: PartialDate | None | UnsetType = UNSET
    contract_months: Months | None | UnsetType = UNSET
    contract_options: ShortTextPatch | None | UnsetType = UNSET
    procedure: CodeText | None | UnsetType = UNSET
    lots: Lots | None | UnsetType = UNSET
    sme_suitable: bool | None | UnsetType = UNSET
    reserved: CodeText | None | UnsetType = UNSET
    criteria: Criteria | None | UnsetType = UNSET
    goals: Codes | None | UnsetType = UNSET
    contact: ContactPatch | None | UnsetType = UNSET
    links: Links | None | UnsetType = UNSET
    notes: Notes | UnsetType = UNSET
    reason: Reason | UnsetType = UNSET
    """Reason in the public change history. Required when a published date moves."""

    example: ClassVar[Example] = {
        "notice_expected": {"value": "2027-07-01", "precision": "half_year"},
        "value": {"high": "180000"},
        "reason": {"fi": {"text": "Talousarvio vahvistuu myöhemmin."}},
    }


class StatusChange(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Postponed and cancelled require `reason`; tendering requires `notice_id` or `notice_url`."""

    status: ProcurementStatus
    reason: Reason = {}
    notice_id: Word | None = None
    """Hilma's or TED's identifier of the call for tenders."""
    notice_url: WebAddressText | None = None
    happened_on: date | None = None
    """Actual date of the notice (tendering) or the contract (concluded); today if absent."""
    dialogue_expected: PartialDate | None | UnsetType = UNSET
    notice_expected: PartialDate | None | UnsetType = UNSET
    contract_start_expected: PartialDate | None | UnsetType = UNSET

    example: ClassVar[Example] = {
        "status": "postponed",
        "reason": {"fi": {"text": "Talousarvio vahvistuu myöhemmin."}},
    }
