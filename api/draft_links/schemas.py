"""Responses about links to drafts."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.draft_links.models import Preview
from api.draft_links.service import NewPreview
from api.organisations.schemas.orphans import OwnedOut, creator_out


class PreviewOut(OwnedOut, kw_only=True):
    """A link to the page of a draft, without its address, which is not stored."""

    id: UUID
    dialogue_id: UUID
    hint: str
    """Last characters of the address."""
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class NewPreviewOut(PreviewOut, kw_only=True):
    """A new link with its address."""

    url: str
    """Address for the people who review the draft. Only this response has it."""


def preview_out(row: Preview) -> PreviewOut:
    return PreviewOut(
        id=row.id,
        dialogue_id=row.dialogue_id,
        hint=row.hint,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        maker=creator_out(row),
        orphaned=row.disabled_at is not None,
        disabled_at=row.disabled_at,
    )


def new_preview_out(new: NewPreview, public_url: str) -> NewPreviewOut:
    shown = msgspec.structs.asdict(preview_out(new.preview))
    return NewPreviewOut(url=f"{public_url}/p/{new.token}", **shown)
