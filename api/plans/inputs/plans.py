"""Bodies of requests about plans."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.core.examples import Example
from api.plans.inputs.procurements import Codes
from api.plans.lengths import (
    Reason,
    Text,
    TextPatch,
    Title,
    TitlePatch,
    Word,
)


class PlanCreate(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    title: Title
    description: Text = {}
    period_start: date
    period_end: date
    goals: Codes = []
    """Codes of the list `goals`."""
    organisation_id: UUID | None = None
    """The buyer. Required only if you act for several buyers."""

    example: ClassVar[Example] = {
        "title": {
            "fi": {"text": "Hankintasuunnitelma 2027"},
            "sv": {"text": "Upphandlingsplan 2027"},
        },
        "period_start": "2027-01-01",
        "period_end": "2027-12-31",
        "goals": ["openness.dialogue"],
    }


class PlanPatch(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """JSON Merge Patch: absent members stay unchanged."""

    title: TitlePatch | UnsetType = UNSET
    description: TextPatch | None | UnsetType = UNSET
    period_start: date | UnsetType = UNSET
    period_end: date | UnsetType = UNSET
    goals: Codes | UnsetType = UNSET

    example: ClassVar[Example] = {
        "title": {"sv": {"text": "Upphandlingsplan 2027", "origin": "translated"}},
    }


class LeftOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A draft that is published with the plan although these fields are empty."""

    procurement_id: UUID
    fields: Annotated[list[Word], Meta(max_length=20)]
    """Names as in `GET /v1/plans/{plan_id}/gaps`, such as `contact`."""


class PlanPublish(msgspec.Struct, forbid_unknown_fields=True):
    note: Reason = {}
    """Describes this revision; public."""
    left_out: Annotated[list[LeftOut], Meta(max_length=5_000)] = []
    """Fields left empty on purpose. If a draft lacks any other required field, the publication is
    refused."""

    example: ClassVar[Example] = {
        "note": {"fi": {"text": "Lisätty kevään rakennushankkeet."}},
        "left_out": [
            {"procurement_id": "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d", "fields": ["value"]}
        ],
    }


class PublicationWithdrawal(msgspec.Struct, forbid_unknown_fields=True):
    reason: Reason
    """Public: readers see it instead of the withdrawn content."""

    example: ClassVar[Example] = {
        "reason": {"fi": {"text": "Julkaistiin vahingossa ennen päätöstä."}},
    }


class PlanCopy(msgspec.Struct, forbid_unknown_fields=True):
    years: Annotated[int, Meta(ge=1, le=5)] = 1
    """Number of whole years by which all dates move."""
    title: Title | None = None

    example: ClassVar[Example] = {
        "years": 1,
        "title": {"fi": {"text": "Hankintasuunnitelma 2028"}},
    }
