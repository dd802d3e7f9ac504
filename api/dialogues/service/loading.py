"""Loads dialogue calls for commands and responses."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.errors import found_or_404
from api.core.versions import ExpectedVersion
from api.dialogues import queries
from api.dialogues.models import Dialogue, Extension
from api.plans.models.procurements import Procurement


@dataclass(frozen=True)
class DialogueView:
    """A call with its data from other tables."""

    dialogue: Dialogue
    procurements: list[UUID]
    extensions: list[Extension]


async def views(session: AsyncSession, rows: Sequence[Dialogue]) -> list[DialogueView]:
    ids = [row.id for row in rows]
    links = (await session.execute(queries.links(ids))).all()
    extensions = (await session.scalars(queries.extensions(ids))).all()
    return [
        DialogueView(
            row,
            [procurement for dialogue, procurement in links if dialogue == row.id],
            [extension for extension in extensions if extension.dialogue_id == row.id],
        )
        for row in rows
    ]


async def get(session: AsyncSession, actor: Actor, dialogue_id: UUID) -> Dialogue:
    return found_or_404(await session.scalar(queries.by_id(actor, dialogue_id)))


async def for_change(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, expected: ExpectedVersion
) -> Dialogue:
    row = found_or_404(await session.scalar(queries.for_update(actor, dialogue_id)))
    row.require_version(expected)
    return row


async def for_publisher(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, expected: ExpectedVersion
) -> Dialogue:
    dialogue = await for_change(session, actor, dialogue_id, expected)
    actor.require(Permission.DIALOGUE_PUBLISH, dialogue.organisation_id)
    return dialogue


async def locked_procurements(session: AsyncSession, dialogue: Dialogue) -> list[Procurement]:
    pairs = await session.execute(queries.procurements_of([dialogue.id]))
    return [procurement for _, procurement in pairs]
