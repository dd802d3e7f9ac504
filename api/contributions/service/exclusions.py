"""Commands that exclude participants from a dialogue and readmit them."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.continuous.service.loading import get as get_dialogue
from api.contributions.events import ExclusionEvent, ParticipantExcluded, ParticipantReadmitted
from api.contributions.inputs import ExclusionCreate
from api.contributions.queries import moderation as queries
from api.contributions.rules.moderation import author_faults, reason_faults, require_moderates
from api.core.actor import Actor
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import Conflict, Fault, found_or_404, raise_faults
from api.core.ids import new_id
from api.core.outbox import record_event
from api.dialogues.models import Dialogue
from api.participation.models import Exclusion
from api.participation.queries import of_number, standing_exclusion


async def exclude(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, data: ExclusionCreate
) -> Exclusion:
    """Record the exclusion in the buyer's audit log; it is not public."""
    dialogue = await get_dialogue(session, actor, dialogue_id)
    require_moderates(actor, dialogue)
    raise_faults([*reason_faults(data.reason), *author_faults(data)])
    exclusion = Exclusion(
        id=new_id(),
        dialogue_id=dialogue.id,
        participant_id=await _participant(session, dialogue, data.participant),
        organisation_id=await _organisation(session, dialogue, data.organisation_id),
        reason=data.reason,
        at=utc_now(),
    )
    if await session.scalar(standing_exclusion(exclusion)) is not None:
        raise Conflict([Fault("", "excluded_already")])
    session.add(exclusion)
    event = ParticipantExcluded(exclusion_id=exclusion.id, dialogue_id=dialogue.id)
    await _record(session, actor, dialogue, event)
    return exclusion


async def readmit(session: AsyncSession, actor: Actor, exclusion_id: UUID) -> None:
    """A second call changes nothing."""
    exclusion = found_or_404(await session.scalar(queries.exclusion_for_update(exclusion_id)))
    dialogue = await get_dialogue(session, actor, exclusion.dialogue_id)
    require_moderates(actor, dialogue)
    if exclusion.ended_at is None:
        exclusion.ended_at = utc_now()
        event = ParticipantReadmitted(exclusion_id=exclusion.id, dialogue_id=dialogue.id)
        await _record(session, actor, dialogue, event)


async def _participant(
    session: AsyncSession, dialogue: Dialogue, number: int | None
) -> UUID | None:
    if number is None:
        return None
    participant = await session.scalar(of_number(dialogue.id, number))
    if participant is None:
        raise_faults([Fault("/participant", "no_such_author")])
        return None
    return participant.id


async def _organisation(
    session: AsyncSession, dialogue: Dialogue, organisation_id: UUID | None
) -> UUID | None:
    if organisation_id is None:
        return None
    if await session.scalar(queries.is_named(dialogue.id, organisation_id)) is None:
        raise_faults([Fault("/organisation_id", "no_such_author")])
    return organisation_id


async def _record(
    session: AsyncSession, actor: Actor, dialogue: Dialogue, event: ExclusionEvent
) -> None:
    verb = "exclude" if isinstance(event, ParticipantExcluded) else "readmit"
    record_audit(
        session,
        actor,
        f"participant.{verb}",
        event.subject,
        organisation_id=dialogue.organisation_id,
    )
    record_event(session, actor, event)
    await session.flush()
