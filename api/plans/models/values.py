"""Values that plans and procurements are made of: states, kinds, lots, contacts, links."""

from enum import StrEnum
from typing import Annotated

import msgspec

from api.core.email_address import written_email
from api.core.text_bounds import CodeText, CpvText, HideableAddress, HideableEmail
from api.plans.lengths import Label, ShortText, Title, Word


class PlanStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class ProcurementStatus(StrEnum):
    DRAFT = "draft"
    PLANNED = "planned"
    IN_DIALOGUE = "in_dialogue"
    PREPARING = "preparing"
    TENDERING = "tendering"
    CONCLUDED = "concluded"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class ProcurementCategory(StrEnum):
    GOODS = "goods"
    SERVICES = "services"
    WORKS = "works"


class Milestone(StrEnum):
    """The expected dates whose slip is measured."""

    DIALOGUE = "dialogue"
    NOTICE = "notice"
    CONTRACT_START = "contract_start"


class ChangeKind(StrEnum):
    PUBLISHED = "published"
    CHANGED = "changed"
    RESCHEDULED = "rescheduled"
    STATUS = "status"
    WITHDRAWN = "withdrawn"


Amount = Annotated[
    str, msgspec.Meta(pattern=r"^[0-9]{1,12}(\.[0-9]{1,2})?$", examples=["60000.00"])
]
"""Money as a decimal string: JSON numbers are binary in most readers."""


class ProcurementLot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A planned part of a procurement that can be bid for alone."""

    title: Title
    cpv: CpvText | None = None
    value_low: Amount | None = None
    value_high: Amount | None = None
    sme_suitable: bool | None = None


class SustainabilityCriterion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code of `sustainability-criteria`, with a note on its meaning in this procurement."""

    code: CodeText
    note: ShortText = {}


class Contact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Contact for questions. It is public: prefer the address of an office to a person's."""

    name: Word = ""
    email: HideableEmail | None = None
    phone: Word | None = None

    def __post_init__(self) -> None:
        """Keeps the address in its normal form, the form of mail headers."""
        if self.email is not None:
            msgspec.structs.force_setattr(self, "email", written_email(self.email))


class WebLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    url: HideableAddress
    label: Label = {}
