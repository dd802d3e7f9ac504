"""Loads contributions for the commands and records the commands."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import Contribution
from api.contributions.queries import contributions as queries
from api.core.actor import Actor
from api.core.audit import record_audit
from api.core.errors import found_or_404
from api.core.events import Event
from api.core.outbox import record_event
from api.dialogues.models import Dialogue

ContributionInDialogue = tuple[Contribution, Dialogue]


async def get(session: AsyncSession, actor: Actor, contribution_id: UUID) -> ContributionInDialogue:
    row = found_or_404((await session.execute(queries.by_id(actor, contribution_id))).one_or_none())
    contribution, dialogue = row
    return contribution, dialogue


async def for_update(
    session: AsyncSession, actor: Actor, contribution_id: UUID
) -> ContributionInDialogue:
    row = found_or_404(
        (await session.execute(queries.for_update(actor, contribution_id))).one_or_none()
    )
    contribution, dialogue = row
    return contribution, dialogue


def record(
    session: AsyncSession, actor: Actor, verb: str, contribution: Contribution, event: Event | None
) -> None:
    """Record in the audit log of the author's organisation: the buyer must not learn who asked. An
    entry of an unnamed organisation does not show which contribution it is about.
    """
    record_audit(
        session,
        actor,
        f"contribution.{verb}",
        f"contributions/{contribution.id}",
        organisation_id=contribution.organisation_id,
        unknown=not contribution.names_author,
    )
    if event is not None:
        record_event(session, actor, event)


def record_by_buyer(
    session: AsyncSession,
    actor: Actor,
    verb: str,
    row: ContributionInDialogue,
    events: Iterable[Event] = (),
) -> None:
    """Record in the buyer's audit log, as the buyer is responsible for its dialogues."""
    contribution, dialogue = row
    record_audit(
        session,
        actor,
        f"contribution.{verb}",
        f"contributions/{contribution.id}",
        organisation_id=dialogue.organisation_id,
    )
    for event in events:
        record_event(session, actor, event)
