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
"""Every municipality of Finland, as a contract of the whole country names them."""
Codes = Annotated[list[CodeText], Meta(max_length=MOST_CODES)]
CpvCodes = Annotated[list[CpvText], Meta(max_length=MOST_CODES)]
Places = Annotated[list[CodeText], Meta(max_length=MOST_PLACES)]
Lots = Annotated[list[ProcurementLot], Meta(max_length=MOST_LOTS)]
Criteria = Annotated[list[SustainabilityCriterion], Meta(max_length=MOST_CODES)]
Links = Annotated[list[WebLink], Meta(max_length=MOST_LINKS)]


class Money(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An estimated range. `withheld`: known to the buyer's own people only."""

    low: Amount | None = None
    """Decimal string, such as `60000.00`; the same as `high` for a single estimate."""
    high: Amount | None = None
    currency: CurrencyText = "EUR"
    """ISO 4217."""
    withheld: bool = False
    """Known to the buyer's own people only."""


class ProcurementFields(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is said about a planned procurement. Only the title is needed to keep a draft."""

    title: Title
    description: Text = {}
    summary: ShortText = {}
    """In plain language."""
    reference: Word | None = None
    """The buyer's own identifier."""
    unit: Word | None = None
    """Of the buyer's house, such as a department."""
    category: ProcurementCategory | None = None
    cpv_main: CpvText | None = None
    """Eight digits, with or without the check digit."""
    cpv_additional: CpvCodes = []
    municipalities: Places = []
    """Places of performance: codes of `municipalities`. A new one without any place gets the
    buyer's own."""
    regions: Places = []
    """Codes of `regions`. Those of the municipalities are added."""
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
    """Five suffice: title, what (category, cpv_main or description), when, value, contact."""

    organisation_id: UUID | None = None
    """The buyer. Needed only without a plan and by those who act for several."""
    plan_id: UUID | None = None
    notes: Notes = ""
    """The buyer's own, never public."""

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
    """JSON Merge Patch: what is absent stays as it is, null takes away; lists are replaced."""

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
    """Why, for the public change history. Needed when a published date moves."""

    example: ClassVar[Example] = {
        "notice_expected": {"value": "2027-07-01", "precision": "half_year"},
        "value": {"high": "180000"},
        "reason": {"fi": {"text": "Talousarvio vahvistuu myöhemmin."}},
    }


class StatusChange(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """`reason` for postponed and cancelled, `notice_id` or `notice_url` for tendering."""

    status: ProcurementStatus
    reason: Reason = {}
    notice_id: Word | None = None
    """Hilma's or TED's identifier of the call for tenders."""
    notice_url: WebAddressText | None = None
    happened_on: date | None = None
    """When the notice (tendering) or the contract (concluded) really came; today if not said."""
    dialogue_expected: PartialDate | None | UnsetType = UNSET
    notice_expected: PartialDate | None | UnsetType = UNSET
    contract_start_expected: PartialDate | None | UnsetType = UNSET

    example: ClassVar[Example] = {
        "status": "postponed",
        "reason": {"fi": {"text": "Talousarvio vahvistuu myöhemmin."}},
    }
