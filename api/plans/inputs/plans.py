"""Bodies of requests about plans."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.core.examples import Example
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
    organisation_id: UUID | None = None
    """The buyer. Needed only by those who act for several."""

    example: ClassVar[Example] = {
        "title": {
            "fi": {"text": "Hankintasuunnitelma 2027"},
            "sv": {"text": "Upphandlingsplan 2027"},
        },
        "period_start": "2027-01-01",
        "period_end": "2027-12-31",
    }


class PlanPatch(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """JSON Merge Patch: what is absent stays as it is."""

    title: TitlePatch | UnsetType = UNSET
    description: TextPatch | None | UnsetType = UNSET
    period_start: date | UnsetType = UNSET
    period_end: date | UnsetType = UNSET

    example: ClassVar[Example] = {
        "title": {"sv": {"text": "Upphandlingsplan 2027", "origin": "translated"}},
    }


class LeftOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A draft of the plan that is published though it says nothing of these fields."""

    procurement_id: UUID
    fields: Annotated[list[Word], Meta(max_length=20)]
    """As `GET /v1/plans/{plan_id}/gaps` names them: `contact`."""


class PlanPublish(msgspec.Struct, forbid_unknown_fields=True):
    note: Reason = {}
    """What is new in this revision."""
    left_out: Annotated[list[LeftOut], Meta(max_length=5_000)] = []
    """What is missing on purpose. Drafts that lack anything else refuse the publication."""

    example: ClassVar[Example] = {
        "note": {"fi": {"text": "Lisätty kevään rakennushankkeet."}},
        "left_out": [
            {"procurement_id": "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d", "fields": ["value"]}
        ],
    }


class PublicationWithdrawal(msgspec.Struct, forbid_unknown_fields=True):
    reason: Reason
    """Public: it stands in the place of what was published."""

    example: ClassVar[Example] = {
        "reason": {"fi": {"text": "Julkaistiin vahingossa ennen päätöstä."}},
    }


class PlanCopy(msgspec.Struct, forbid_unknown_fields=True):
    years: Annotated[int, Meta(ge=1, le=5)] = 1
    """By how many whole years all dates move."""
    title: Title | None = None

    example: ClassVar[Example] = {
        "years": 1,
        "title": {"fi": {"text": "Hankintasuunnitelma 2028"}},
    }
