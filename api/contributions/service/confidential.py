"""Commands on confidential parts. The audit log records their readers."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.inputs import ConfidentialPatch
from api.contributions.models import ConfidentialPart, Contribution
from api.contributions.queries import confidential as queries
from api.contributions.rules import contributions as rules
from api.core.actor import Actor
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import found_or_404, raise_faults
from api.core.versions import ExpectedVersion
from api.dialogues.models import Dialogue

PartInDialogue = tuple[ConfidentialPart, Contribution, Dialogue]


async def read(session: AsyncSession, actor: Actor, contribution_id: UUID) -> ConfidentialPart:
    """Record each reading by a member of the buyer in the buyer's audit log."""
    stmt = queries.confidential_part(actor, contribution_id)
    part, contribution, dialogue = await _load(session, stmt)
    if not rules.is_author(actor, contribution):
        _record(session, actor, "read", contribution, dialogue.organisation_id)
    return part


async def edit(
    session: AsyncSession,
    actor: Actor,
    contribution_id: UUID,
    patch: ConfidentialPatch,
    expected: ExpectedVersion,
) -> ConfidentialPart:
    """Make no event, as nothing public changes."""
    part, contribution, dialogue = await _for_change(session, actor, contribution_id)
    part.require_version(expected)
    rules.require_open_to_edits(contribution, dialogue, utc_now())
    if isinstance(patch.text, str):
        raise_faults(rules.text_length_faults(patch.text))
    if changed := rules.edit_confidential(part, patch):
        organisation_id = contribution.organisation_id
        _record(
            session, actor, "edit", contribution, organisation_id, changed=changed, unknown=True
        )
    await session.flush()
    return part


async def remove(session: AsyncSession, actor: Actor, contribution_id: UUID) -> None:
    """The author may delete the part at any time."""
    part, contribution, _ = await _for_change(session, actor, contribution_id)
    await session.delete(part)
    _record(session, actor, "remove", contribution, contribution.organisation_id, unknown=True)
    await session.flush()


async def _for_change(session: AsyncSession, actor: Actor, contribution_id: UUID) -> PartInDialogue:
    stmt = queries.confidential_part_for_update(actor, contribution_id)
    part, contribution, dialogue = await _load(session, stmt)
    rules.require_may_change(actor, contribution, dialogue)
    return part, contribution, dialogue


async def _load(
    session: AsyncSession, stmt: Select[ConfidentialPart, Contribution, Dialogue]
) -> PartInDialogue:
    row = found_or_404((await session.execute(stmt)).one_or_none())
    part, contribution, dialogue = row
    return part, contribution, dialogue


def _record(
    session: AsyncSession,
    actor: Actor,
    verb: str,
    contribution: Contribution,
    organisation_id: UUID | None,
    *,
    changed: Collection[str] = (),
    unknown: bool = False,
) -> None:
    """`unknown` hides the author's name: it would reveal that a confidential part exists."""
    record_audit(
        session,
        actor,
        f"confidential_part.{verb}",
        f"contributions/{contribution.id}",
        organisation_id=organisation_id,
        changed=changed,
        unknown=unknown,
    )
