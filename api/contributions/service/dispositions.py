"""Commands on dispositions, of one contribution or of many."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.continuous.service.loading import get as get_dialogue
from api.contributions.inputs import DispositionBatch, DispositionPut
from api.contributions.models import Disposition
from api.contributions.queries import dispositions as queries
from api.contributions.rules import dispositions
from api.contributions.service.loading import (
    ContributionInDialogue,
    for_update,
    get,
    record_by_buyer,
)
from api.contributions.service.waiting_mails import recall_mails
from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.errors import NotFound, StaleVersion, raise_faults
from api.core.request_errors import VersionRequired
from api.core.versions import ExpectedVersion
from api.dialogues.models import Dialogue
from api.dialogues.rules.transitions import require_status


async def get_standing(session: AsyncSession, actor: Actor, contribution_id: UUID) -> Disposition:
    contribution, _ = await get(session, actor, contribution_id)
    row = (await _standing(session, [contribution.id])).get(contribution.id)
    if row is None or not dispositions.is_disposable(contribution):
        raise NotFound
    return row


async def dispose(
    session: AsyncSession,
    actor: Actor,
    contribution_id: UUID,
    data: DispositionPut,
    expected: ExpectedVersion | None,
) -> Disposition:
    """`expected` is the version of the current disposition; the first one needs none."""
    contribution, dialogue = await for_update(session, actor, contribution_id)
    _require_may_dispose(actor, dialogue)
    dispositions.require_disposable(contribution)
    before = (await _standing(session, [contribution.id])).get(contribution.id)
    _require_version(before, expected)
    raise_faults(dispositions.disposition_faults(data))
    row = await _dispose(session, actor, (contribution, dialogue), before, data)
    await session.flush()
    return row


def _require_version(before: Disposition | None, expected: ExpectedVersion | None) -> None:
    if expected is None:
        if before is not None:
            raise VersionRequired
    elif before is None or not expected.is_met_by(before):
        raise StaleVersion


async def dispose_many(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, batch: DispositionBatch
) -> list[Disposition]:
    """Store all dispositions or none, in the order of the request."""
    dialogue = await get_dialogue(session, actor, dialogue_id)
    _require_may_dispose(actor, dialogue)
    contribution_ids = [item.contribution_id for item in batch.dispositions]
    contributions = (await session.scalars(queries.for_update(dialogue.id, contribution_ids))).all()
    standing = await _standing(session, contribution_ids)
    by_id = {row.id: (row, standing.get(row.id)) for row in contributions}
    raise_faults(dispositions.batch_faults(batch, by_id))
    rows = []
    for disposition in batch.dispositions:
        contribution, before = by_id[disposition.contribution_id]
        rows.append(await _dispose(session, actor, (contribution, dialogue), before, disposition))
    await session.flush()
    return rows


async def influence(session: AsyncSession, actor: Actor, dialogue_id: UUID) -> dict[str, int]:
    """Count at each request, so that contributions withdrawn or removed later no longer count."""
    dialogue = await get_dialogue(session, actor, dialogue_id)
    return (await session.execute(queries.influence(dialogue.id))).one()._asdict()


def _require_may_dispose(actor: Actor, dialogue: Dialogue) -> None:
    """Members who may answer for the buyer may also give dispositions."""
    actor.require(Permission.CONTRIBUTION_ANSWER, dialogue.organisation_id)
    require_status(dialogue, *dispositions.DISPOSED_IN)


async def _standing(
    session: AsyncSession, contribution_ids: Collection[UUID]
) -> dict[UUID, Disposition]:
    rows = await session.scalars(queries.standing(contribution_ids))
    return {row.contribution_id: row for row in rows}


async def _dispose(
    session: AsyncSession,
    actor: Actor,
    row: ContributionInDialogue,
    before: Disposition | None,
    disposition_put: DispositionPut,
) -> Disposition:
    if before is not None and dispositions.says_the_same(before, disposition_put):
        return before
    new, event = dispositions.dispose(*row, before, disposition_put, utc_now())
    if before is not None:
        await recall_mails(session, row[0].id, beginning="disposed:")
        await session.flush()  # a unique index allows one current disposition
    session.add(new)
    record_by_buyer(session, actor, "dispose", row, [event])
    return new
