"""Queries of links to drafts, and of the dialogue that a link leads to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select

from api.core.keyset import before
from api.dialogues.models import Dialogue
from api.draft_links.models import Preview
from api.organisations.models import Organisation, OrganisationStatus

SortKey = tuple[UUID]


def page(dialogue_id: UUID, *, start: SortKey | None, limit: int) -> Select[Preview]:
    """Newest first, with one row more than the page holds."""
    stmt = select(Preview).where(Preview.dialogue_id == dialogue_id)
    newest = stmt.where(before((Preview.id,), start)).order_by(Preview.id.desc())
    return newest.limit(limit + 1)


def for_update(dialogue_id: UUID, preview_id: UUID) -> Select[Preview]:
    return (
        select(Preview)
        .where(Preview.id == preview_id, Preview.dialogue_id == dialogue_id)
        .with_for_update()
    )


def behind(token_hash: bytes, now: datetime) -> Select[Dialogue]:
    """The dialogue that a link leads to. Its buyer must be approved: the platform shows outsiders
    only content of organisations that it has checked.
    """
    return (
        select(Dialogue)
        .join(Preview, Preview.dialogue_id == Dialogue.id)
        .join(Organisation, Organisation.id == Dialogue.organisation_id)
        .where(
            Preview.token_hash == token_hash,
            Preview.revoked_at.is_(None),
            Preview.expires_at > now,
            Organisation.status == OrganisationStatus.APPROVED,
        )
    )
