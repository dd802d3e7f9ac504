"""What links to drafts look like on the wire."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.previews.models import Preview
from api.previews.service import NewPreview


class PreviewOut(msgspec.Struct, kw_only=True):
    """A link to the page of a draft; its address is not kept."""

    id: UUID
    dialogue_id: UUID
    hint: str
    """The address's last characters."""
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class NewPreviewOut(PreviewOut, kw_only=True):
    """A link that was just made."""

    url: str
    """For those who are to look at the draft. Shown this once."""


def preview_out(row: Preview) -> PreviewOut:
    return msgspec.convert(row, PreviewOut, from_attributes=True)


def new_preview_out(new: NewPreview, public_url: str) -> NewPreviewOut:
    shown = msgspec.structs.asdict(preview_out(new.preview))
    return NewPreviewOut(url=f"{public_url}/p/{new.token}", **shown)
