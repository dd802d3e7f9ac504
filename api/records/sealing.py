"""Records with their seal, and the buyer's edition as a file."""

from asyncio import to_thread
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.i18n import Language
from api.core.settings import Settings
from api.dialogues.service import loading as dialogues
from api.presenters.codes import code_names
from api.presenters.presenter import Presenter
from api.records import integrity
from api.records.assemble import record_of
from api.records.content import RecordEdition, SealedRecord
from api.records.page import CSP, render_record


class RecordFile(NamedTuple):
    name: str
    content: bytes
    policy: str
    """The content security policy that its style needs."""


async def sealed_record(
    session: AsyncSession,
    actor: Actor,
    dialogue_id: UUID,
    edition: RecordEdition,
    settings: Settings,
) -> SealedRecord:
    dialogue = await dialogues.get(session, actor, dialogue_id)
    record = await record_of(session, actor, dialogue, edition, settings.public_url)
    key = settings.secret_key.get_secret_value()
    return SealedRecord(record, integrity.checksum_of(record), integrity.seal_of(key, record))


async def html_of(session: AsyncSession, sealed: SealedRecord, language: Language) -> bytes:
    participation = ("participation", sealed.record.dialogue.participation.value)
    words = Presenter(language, await code_names(session, [participation]))
    return (await to_thread(render_record, sealed, words)).encode()


async def record_file(
    session: AsyncSession,
    actor: Actor,
    dialogue_id: UUID,
    settings: Settings,
    language: Language,
) -> RecordFile:
    sealed = await sealed_record(session, actor, dialogue_id, RecordEdition.BUYER, settings)
    content = await html_of(session, sealed, language)
    return RecordFile(f"vuoropuhelu-{dialogue_id}.html", content, CSP)
