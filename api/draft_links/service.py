"""Commands for links to a draft. Members who may write the draft create and revoke them."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import WrongState, found_or_404
from api.core.ids import new_id
from api.core.tokens import TokenKind, hash_token, new_token, token_kind
from api.dialogues.models import Dialogue, DialogueStatus
from api.dialogues.rules.transitions import require_status
from api.dialogues.service import loading as dialogues
from api.draft_links import queries
from api.draft_links.inputs import PreviewCreate
from api.draft_links.models import Preview
from api.organisations.orphans import adopt, set_creator

_HINT = 4


class NewPreview(NamedTuple):
    """A new link. `token` is only here and in the response; the database has its hash."""

    token: str
    preview: Preview


async def get_dialogue(session: AsyncSession, actor: Actor, dialogue_id: UUID) -> Dialogue:
    """The dialogue, if the actor may write it."""
    dialogue = await dialogues.get(session, actor, dialogue_id)
    actor.require(Permission.DIALOGUE_WRITE, dialogue.organisation_id)
    return dialogue


async def create(
    session: AsyncSession,
    actor: Actor,
    dialogue_id: UUID,
    data: PreviewCreate,
    token: str | None = None,
) -> NewPreview:
    """`token`: one that the caller can derive again; without it a random one."""
    dialogue = await get_dialogue(session, actor, dialogue_id)
    require_status(dialogue, DialogueStatus.DRAFT)
    token = token or new_token(TokenKind.PREVIEW)
    preview = Preview(
        id=new_id(),
        dialogue_id=dialogue.id,
        token_hash=hash_token(token),
        hint=token[-_HINT:],
        expires_at=utc_now() + timedelta(days=data.days),
    )
    set_creator(preview, actor)
    session.add(preview)
    _audit(session, actor, "create", dialogue)
    await session.flush()
    return NewPreview(token, preview)


async def revoke(session: AsyncSession, actor: Actor, dialogue_id: UUID, preview_id: UUID) -> None:
    """The link stops working at once. Idempotent."""
    dialogue = await get_dialogue(session, actor, dialogue_id)
    preview = found_or_404(await session.scalar(queries.for_update(dialogue_id, preview_id)))
    if preview.revoked_at is None:
        preview.revoked_at = utc_now()
        _audit(session, actor, "revoke", dialogue)


async def adopt_orphaned(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, preview_id: UUID
) -> Preview:
    """The link works until it expires."""
    dialogue = await get_dialogue(session, actor, dialogue_id)
    preview = found_or_404(await session.scalar(queries.for_update(dialogue_id, preview_id)))
    if preview.revoked_at is not None or preview.expires_at <= utc_now():
        raise WrongState("made", "ended", "orphaned")
    adopt(preview, actor)
    _audit(session, actor, "adopt", dialogue)
    await session.flush()
    return preview


async def behind(session: AsyncSession, token: str) -> Dialogue | None:
    """The dialogue that the link leads to: still a draft, or public."""
    if token_kind(token) is not TokenKind.PREVIEW:
        return None
    return await session.scalar(queries.behind(hash_token(token), utc_now()))


def _audit(session: AsyncSession, actor: Actor, verb: str, dialogue: Dialogue) -> None:
    record_audit(
        session,
        actor,
        f"preview.{verb}",
        f"dialogues/{dialogue.id}",
        organisation_id=dialogue.organisation_id,
    )
