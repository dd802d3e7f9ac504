"""Commands that edit and withdraw contributions."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.inputs import ContributionPatch
from api.contributions.queries import confidential as queries
from api.contributions.rules import contributions as rules
from api.contributions.rules import translations
from api.contributions.service import tombstones
from api.contributions.service.loading import ContributionInDialogue, for_update, record
from api.contributions.service.waiting_mails import recall_mails
from api.core.actor import Actor
from api.core.clock import utc_now
from api.core.errors import raise_faults
from api.core.versions import ExpectedVersion
from api.participation import limits
from api.participation.service import require_not_excluded


async def edit(
    session: AsyncSession,
    actor: Actor,
    contribution_id: UUID,
    patch: ContributionPatch,
    expected: ExpectedVersion,
    *,
    key: str,
) -> ContributionInDialogue:
    """An edit counts like a new contribution, because the earlier text stays public.

    `key` hashes the subjects of the rate limits.
    """
    contribution, dialogue = await _for_change(session, actor, contribution_id, expected)
    now = utc_now()
    rules.require_open_to_edits(contribution, dialogue, now)
    wording = translations.patched(contribution, patch)
    if wording == (contribution.text, contribution.translations):
        return contribution, dialogue
    raise_faults(
        [
            *rules.text_length_faults(wording.text),
            *translations.translation_faults(
                wording.translations, contribution.language, official=contribution.official
            ),
            *translations.stale_faults(contribution, patch),
        ]
    )
    if contribution.participant_id:
        await require_not_excluded(session, contribution.participant_id)
    kept, event = rules.edit(contribution, wording, dialogue, now)
    if kept is not None:
        session.add(kept)
    record(session, actor, "edit", contribution, event)
    await recall_mails(session, contribution.id)
    await session.flush()
    if contribution.participant_id:
        await limits.require_writing(session, contribution.participant_id, key)
    return contribution, dialogue


async def withdraw(
    session: AsyncSession, actor: Actor, contribution_id: UUID, expected: ExpectedVersion
) -> ContributionInDialogue:
    contribution, dialogue = await _for_change(session, actor, contribution_id, expected)
    event = rules.withdraw(contribution, dialogue, utc_now())
    await session.execute(queries.delete_confidential_part(contribution.id))
    record(session, actor, "withdraw", contribution, event)
    await recall_mails(session, contribution.id)
    await tombstones.withdrawn(session, contribution, dialogue)
    return contribution, dialogue


async def _for_change(
    session: AsyncSession, actor: Actor, contribution_id: UUID, expected: ExpectedVersion
) -> ContributionInDialogue:
    contribution, dialogue = await for_update(session, actor, contribution_id)
    rules.require_may_change(actor, contribution, dialogue)
    contribution.require_version(expected)
    return contribution, dialogue
