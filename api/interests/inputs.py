"""Inputs of the commands, which are also the request bodies."""

from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.core.examples import Example
from api.core.text_bounds import CodeText, up_to
from api.core.text_types import Prose
from api.interests.models import InterestKind

LONGEST = {"capacity": 1_000, "wished_lot_size": 200, "message": 2_000}

Regions = Annotated[list[CodeText], Meta(max_length=20)]
CapacityText = Annotated[Prose, up_to(LONGEST["capacity"])]
LotSize = Annotated[Prose, up_to(LONGEST["wished_lot_size"])]
Message = Annotated[Prose, up_to(LONGEST["message"])]


class InterestCreate(msgspec.Struct, forbid_unknown_fields=True):
    """A supplier wants to be heard, bid, subcontract, or find partners."""

    organisation_id: UUID
    """The supplier you act for."""
    kind: InterestKind
    regions: Regions = []
    """Codes of the list `regions` where the supplier could work."""
    capacity: CapacityText = ""
    wished_lot_size: LotSize = ""
    message: Message = ""
    """Message to the buyer, and to everybody if `public`. Partner search does not show it."""
    public: bool = False
    """Show the interest to everybody with the supplier's name. Otherwise only the buyer sees it."""
    seeks_partners: bool = False
    """Show the supplier in partner search and let it search."""

    example: ClassVar[Example] = {
        "organisation_id": "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d",
        "kind": "bid",
        "regions": ["17"],
        "capacity": "12 pikkubussia",
        "wished_lot_size": "4–6 reittiä",
        "public": True,
    }


class InterestPatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch. The kind cannot change; register another interest instead."""

    regions: Regions | UnsetType = UNSET
    capacity: CapacityText | UnsetType = UNSET
    wished_lot_size: LotSize | UnsetType = UNSET
    message: Message | UnsetType = UNSET
    public: bool | UnsetType = UNSET
    seeks_partners: bool | UnsetType = UNSET

    example: ClassVar[Example] = {
        "capacity": "15 pikkubussia",
        "seeks_partners": True,
    }
