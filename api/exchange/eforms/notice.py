"""What a notice says, before it is XML. Empty where the platform does not know it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from api.core.i18n import Language


class NoticeSubtype(StrEnum):
    """Subtypes of notices that the platform writes (OPP-070)."""

    CONSULTATION = "E1"
    PLANNING_GENERAL = "4"
    PLANNING_UTILITIES = "5"
    PLANNING_DEFENCE = "6"

    @property
    def is_consultation(self) -> bool:
        return self is NoticeSubtype.CONSULTATION


class PlanningSubtype(StrEnum):
    """Planning notices by directive: 4 public sector (2014/24/EU), 5 utilities (2014/25/EU),
    6 defence (2009/81/EC)."""

    GENERAL = "4"
    UTILITIES = "5"
    DEFENCE = "6"


class SdkVersion(StrEnum):
    """Version of the eForms SDK. Hilma takes 1.13. 1.16 changes the schema and is not written."""

    V1_13 = "1.13"
    V1_14 = "1.14"
    V1_15 = "1.15"


class Flavour(StrEnum):
    """`fi` adds what Hilma requires to the fields of the EU."""

    FI = "fi"
    EU = "eu"


Words = Mapping[Language, str]


@dataclass(frozen=True)
class Buyer:
    name: Words
    business_id: str | None = None
    website: str | None = None
    city: str | None = None
    nuts: str | None = None
    """NUTS 2024 level 3."""
    legal_type: str | None = None
    """Code of `buyer-legal-type`."""
    activity: str | None = None
    """Code of `authority-activity`."""
    contact_name: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class Scope:
    """What is bought: the whole, a lot of a consultation, or a part of a planning notice."""

    title: Words
    description: Words
    natures: tuple[str, ...] = ()
    """Codes of `contract-nature`, the main one first."""
    cpv: tuple[str, ...] = ()
    """The main code first."""
    nuts: tuple[str, ...] = ()
    value: tuple[Decimal, str] | None = None
    """Amount without VAT and currency."""
    months: int | None = None
    sme_suitable: bool | None = None


@dataclass(frozen=True)
class Notice:
    subtype: NoticeSubtype
    flavour: Flavour
    sdk: SdkVersion
    id: UUID
    sent_at: datetime
    """In the time zone of the buyer."""
    languages: tuple[Language, ...]
    """The official language first."""
    buyer: Buyer
    whole: Scope
    parts: tuple[Scope, ...]
    legal_basis: Words
    """National law of a consultation, in each language."""
    answer_address: str
    """Where answers to a consultation are given."""
    answers_until: datetime | None = None
    tender_expected: date | None = None
    above_eu_threshold: bool | None = None
    """FI-20 of Hilma. The platform does not know it: whoever asks for the notice says it."""
