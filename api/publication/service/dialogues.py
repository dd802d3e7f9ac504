"""Commands that publish a draft with its documents, now or later."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.clock import utc_now
from api.core.errors import Fault, NotFound, raise_faults
from api.core.versions import ExpectedVersion
from api.dialogues.mails import REFUSED
from api.dialogues.models import Dialogue, DialogueStatus
from api.dialogues.recording import record
from api.dialogues.rules import publication, transitions
from api.dialogues.service.loading import for_publisher, locked_procurements
from api.documents import queries as document_queries
from api.documents.rules import documents as document_rules
from api.mails.queries import recall
from api.publication.drafts import Draft, draft_faults, record_publication
from api.publication.inputs import PublicationSchedule


async def publish(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, expected: ExpectedVersion
) -> Dialogue:
    """Publish the call as scheduled, or open it at once if its opening time has passed."""
    draft = await _draft(session, actor, dialogue_id, expected)
    now = utc_now()
    raise_faults(draft_faults(draft, now))
    record_publication(session, actor, draft, now)
    await _recall_refusal(session, draft.dialogue, now)
    await session.flush()
    return draft.dialogue


async def schedule_publication(
    session: AsyncSession,
    actor: Actor,
    dialogue_id: UUID,
    data: PublicationSchedule,
    expected: ExpectedVersion,
) -> Dialogue:
    """Check the draft as if it were published now, while there is time to fix faults."""
    draft = await _draft(session, actor, dialogue_id, expected)
    dialogue, now = draft.dialogue, utc_now()
    moment = publication.moment_faults(dialogue, data.publish_at, now)
    raise_faults([*moment, *draft_faults(draft, now)])
    publication.plan(dialogue, data.publish_at)
    record(session, actor, "schedule_publication", dialogue, changed=["publish_at"])
    await _recall_refusal(session, dialogue, now)
    await session.flush()
    return dialogue


async def unschedule_publication(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, expected: ExpectedVersion
) -> Dialogue:
    dialogue = await for_publisher(session, actor, dialogue_id, expected)
    transitions.require_status(dialogue, DialogueStatus.DRAFT)
    if dialogue.publish_at is None:
        raise NotFound
    dialogue.publish_at = None
    record(session, actor, "unschedule_publication", dialogue, changed=["publish_at"])
    await session.flush()
    return dialogue


async def faults_of(session: AsyncSession, actor: Actor, dialogue: Dialogue) -> list[Fault]:
    """Why the draft cannot be published now."""
    procurements = await locked_procurements(session, dialogue)
    documents = await session.scalars(document_queries.of_dialogue(actor, dialogue.id))
    return [
        *publication.publication_faults(dialogue, procurements, utc_now()),
        *document_rules.publication_faults(dialogue, documents.all()),
    ]


async def _draft(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, expected: ExpectedVersion
) -> Draft:
    dialogue = await for_publisher(session, actor, dialogue_id, expected)
    transitions.require_status(dialogue, DialogueStatus.DRAFT)
    procurements = await locked_procurements(session, dialogue)
    documents = (await session.execute(document_queries.unpublished(dialogue.id))).all()
    return Draft(dialogue, procurements, documents)


async def _recall_refusal(session: AsyncSession, dialogue: Dialogue, now: datetime) -> None:
    """Recall a waiting mail about a refusal once its cause is fixed."""
    await session.execute(recall([dialogue.id], now, REFUSED))
