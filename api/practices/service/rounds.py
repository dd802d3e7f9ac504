"""Puts an edition to a feedback round: a dialogue about a document made from it."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.errors import Conflict
from api.core.i18n import Language
from api.core.outbox import record_event
from api.core.versions import ExpectedVersion
from api.dialogues.inputs import DialogueCreate
from api.dialogues.models import Dialogue, DialogueFormat, DialogueSubject
from api.dialogues.service import drafts as dialogue_drafts
from api.documents.inputs import DocumentCreate
from api.documents.models import DocumentKind
from api.documents.service import drafts as document_drafts
from api.practices.events import FeedbackRoundDrafted
from api.practices.inputs import FeedbackRound
from api.practices.models import ModelEdition
from api.practices.queries import editions as queries
from api.practices.recording import audit_edition
from api.practices.rules.document import document_title, edition_as_markdown
from api.practices.rules.editions import require_published
from api.practices.service import editions


async def draft_round(
    session: AsyncSession, actor: Actor, code: str, data: FeedbackRound, expected: ExpectedVersion
) -> ModelEdition:
    """Drafts the dialogue at the buyer, with a document in each language. The actor needs the right
    to write dialogues there. The buyer publishes, moderates and concludes it like any other."""
    edition = await editions.for_update(session, actor, code, expected)
    require_published(edition)
    if edition.dialogue_id is not None:
        path = f"/v1/dialogues/{edition.dialogue_id}"
        raise Conflict.existing("", "round_exists", path)
    dialogue = await _dialogue(session, actor, edition, data)
    await _documents(session, actor, edition, dialogue)
    edition.dialogue_id = dialogue.id
    audit_edition(session, actor, "draft_round", edition)
    record_event(
        session, actor, FeedbackRoundDrafted(edition=edition.code, dialogue_id=dialogue.id)
    )
    await session.flush()
    return edition


async def _dialogue(
    session: AsyncSession, actor: Actor, edition: ModelEdition, data: FeedbackRound
) -> Dialogue:
    body = DialogueCreate(
        organisation_id=data.organisation_id,
        title=edition.title,
        description=edition.note,
        formats=[DialogueFormat.COMMENTS, DialogueFormat.QUESTIONS],
        subject=DialogueSubject.DOCUMENT,
        opens_at=data.opens_at,
        closes_at=data.closes_at,
        goals=["openness.participation"],
    )
    return await dialogue_drafts.create(session, actor, body)


async def _documents(
    session: AsyncSession, actor: Actor, edition: ModelEdition, dialogue: Dialogue
) -> None:
    practices = (await session.scalars(queries.practices_of(edition.id))).all()
    original = None
    for language in Language:
        body = DocumentCreate(
            kind=DocumentKind.TEXT,
            title={language: document_title(edition, language)},
            language=language,
            text=edition_as_markdown(edition, practices, language),
            translation_of=original,
        )
        document = await document_drafts.create(session, actor, dialogue.id, body)
        original = original or document.id
