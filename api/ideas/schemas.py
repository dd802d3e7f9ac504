"""Response bodies of ideas."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.core.i18n import Language, Texts
from api.ideas.models import IdeaStatus
from api.ideas.service import IdeaView
from api.organisations.models import Confirmation


class IdeaOut(msgspec.Struct, kw_only=True):
    """An idea of a firm. Once it is withdrawn, everybody but the firm and the buyer sees only who
    sent it and when."""

    id: UUID
    organisation_id: UUID
    """The buyer."""
    supplier_id: UUID
    supplier_name: Texts
    supplier_confirmation: Confirmation
    """When this is `claimed`, show the name with a remark."""
    status: IdeaStatus
    public: bool
    title: str = ""
    text: str = ""
    audience: str = ""
    need: str = ""
    language: Language
    cpv: str | None = None
    link: str | None = None
    sent_at: datetime
    waiting_since: datetime | None
    """Since when the idea has been waiting for the buyer; null once there is a decision."""
    decided_at: datetime | None
    reason: Texts
    """The buyer's reason."""
    dialogue_id: UUID | None
    """The call that was drafted from it; only for the buyer. A public call names no idea: others
    may have had the same."""
    withdrawn_at: datetime | None


_ALWAYS = (
    *("id", "organisation_id", "supplier_id", "status", "public", "language", "decided_at"),
    *("reason", "withdrawn_at"),
)
_CONTENT = ("title", "text", "audience", "need", "cpv", "link")


def idea_out(view: IdeaView) -> IdeaOut:
    row = view.idea
    shown = IdeaOut(
        **{name: getattr(row, name) for name in _ALWAYS},
        supplier_name=view.supplier.name,
        supplier_confirmation=view.supplier.confirmation,
        sent_at=row.created_at,
        waiting_since=row.created_at if row.status is IdeaStatus.SENT else None,
        dialogue_id=row.dialogue_id if view.is_buyer else None,
    )
    if view.is_party or row.status is not IdeaStatus.WITHDRAWN:
        for name in _CONTENT:
            setattr(shown, name, getattr(row, name))
    return shown
