"""Response bodies of interests, and the functions that build them."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.core.i18n import Texts
from api.interests.models import InterestKind
from api.interests.rules import Sight
from api.interests.service import InterestCount, InterestView
from api.organisations.models import Confirmation


class InterestOut(msgspec.Struct, kw_only=True):
    """A supplier's interest. Once it is withdrawn, others see only a tombstone with its kind and
    target.
    """

    id: UUID
    procurement_id: UUID | None
    dialogue_id: UUID | None
    kind: InterestKind
    own: bool
    created_at: datetime
    withdrawn_at: datetime | None
    organisation_id: UUID | None = None
    organisation_name: Texts | None = None
    organisation_confirmation: Confirmation | None = None
    """When this is `claimed`, show the name with a remark."""
    regions: list[str] = []
    capacity: str = ""
    wished_lot_size: str = ""
    message: str = ""
    public: bool
    seeks_partners: bool | None = None
    """Shown only to the supplier itself and the buyer."""


class InterestPage(msgspec.Struct):
    """The interests you may see, and counts of all interests by kind."""

    items: list[InterestOut]
    counts: dict[InterestKind, InterestCount]
    next: str | None = None


class PartnerOut(msgspec.Struct):
    """A supplier that also seeks partners."""

    organisation_id: UUID
    organisation_name: Texts
    organisation_confirmation: Confirmation
    """When this is `claimed`, show the name with a remark."""
    kind: InterestKind
    regions: list[str]
    capacity: str
    wished_lot_size: str


_ALWAYS = ("id", "procurement_id", "dialogue_id", "kind", "created_at", "withdrawn_at", "public")
_CONTENT = ("organisation_id", "regions", "capacity", "wished_lot_size", "message")


def interest_out(view: InterestView) -> InterestOut:
    row = view.interest
    shown = InterestOut(
        **{name: getattr(row, name) for name in _ALWAYS}, own=view.sight is Sight.OWN
    )
    if view.sight is Sight.TOMBSTONE:
        return shown
    for name in _CONTENT:
        setattr(shown, name, getattr(row, name))
    shown.organisation_name = view.supplier.name
    shown.organisation_confirmation = view.supplier.confirmation
    if view.sight is not Sight.PUBLIC:
        shown.seeks_partners = row.seeks_partners
    return shown


def partner_out(view: InterestView) -> PartnerOut:
    row = view.interest
    return PartnerOut(
        organisation_id=row.organisation_id,
        organisation_name=view.supplier.name,
        organisation_confirmation=view.supplier.confirmation,
        kind=row.kind,
        regions=row.regions,
        capacity=row.capacity,
        wished_lot_size=row.wished_lot_size,
    )
