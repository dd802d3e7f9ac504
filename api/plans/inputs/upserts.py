"""Bodies that create or replace procurements by the buyer's own reference."""

from typing import Annotated, ClassVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.core.examples import Example
from api.plans.inputs.procurements import ProcurementFields
from api.plans.lengths import Notes, Reason

MOST_ITEMS = 200


class ProcurementReplacement(ProcurementFields, kw_only=True):
    """The whole content: an absent member is emptied. Without any place the procurement gets the
    buyer's own."""

    notes: Notes | UnsetType = UNSET
    """Internal notes of the buyer, never public. They stay if absent."""
    reason: Reason = msgspec.field(default_factory=dict)
    """Reason in the public change history. Required when a published date moves."""

    example: ClassVar[Example] = {
        "reference": "OUKA/311/2026",
        "title": {"fi": {"text": "Koulukuljetukset 2027–2030"}},
        "category": "services",
        "cpv_main": "60130000",
        "value": {"low": "60000", "high": "150000"},
        "notice_expected": {"value": "2027-04-01", "precision": "quarter"},
        "contact": {"name": "Hanna Hankkija", "email": "hanna@kunta.example"},
    }


class ProcurementBatch(msgspec.Struct, forbid_unknown_fields=True):
    items: Annotated[list[ProcurementReplacement], Meta(min_length=1, max_length=MOST_ITEMS)]
    """Each needs a `reference`."""

    example: ClassVar[Example] = {"items": [ProcurementReplacement.example]}
