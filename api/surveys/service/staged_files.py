"""Files that are stored before there is a response, and become answers when it is sent.

A form on a page is shown once more before it is sent, and its sender may have no receipt before.
Meanwhile the file travels with the form as a sealed text. No row names it, so the sweeper deletes
what is never sent.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID, uuid4

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.clock import utc_now
from api.core.errors import Fault, raise_faults
from api.core.tokens import sign
from api.documents.jobs import GRACE
from api.documents.service.inspections import FoundMetadata
from api.documents.service.uploads import Store, Stored, Upload, receive
from api.surveys.models import SurveyFile
from api.surveys.rules.files import FOLDER
from api.surveys.service.files import add_answer

LASTS = GRACE - timedelta(hours=2)
"""Shorter than the sweeper waits, so that a file that is still accepted is still there."""


class StagedFile(msgspec.Struct, frozen=True):
    id: UUID
    """Of the later row: the answers name it."""
    survey_id: UUID
    question: str
    at: datetime
    stored: Stored
    metadata: list[FoundMetadata]


async def stage(
    session: AsyncSession, actor: Actor, survey_id: UUID, upload: Upload, *, key: str, store: Store
) -> StagedFile:
    """Check and store a file. The caller has checked that the sender may answer."""
    received = await receive(session, actor, upload, store, FOLDER)
    return StagedFile(uuid4(), survey_id, key, utc_now(), received.stored, received.metadata)


async def attach(session: AsyncSession, actor: Actor, file: StagedFile) -> None:
    """Make it a file of the actor's response, which exists. Twice has the effect of once."""
    row = await session.get(SurveyFile, file.id)
    if row is None:
        await add_answer(
            session, actor, file.survey_id, file.stored, key=file.question, file_id=file.id
        )
    elif row.question != file.question:
        raise_faults([Fault(f"/answers/{file.question}", "file_not_kept")])


def seal(secret_key: str, file: StagedFile) -> str:
    text = urlsafe_b64encode(msgspec.json.encode(file)).decode()
    return f"{text}.{_mac(secret_key, text)}"


def unseal(secret_key: str, sealed: str, now: datetime) -> StagedFile | None:
    """None for anything but a seal of ours that has not expired."""
    text, _, mac = sealed.partition(".")
    if not compare_digest(_mac(secret_key, text).encode(), mac.encode()):
        return None
    file = msgspec.json.decode(urlsafe_b64decode(text), type=StagedFile)
    return file if now - file.at < LASTS else None


def _mac(secret_key: str, text: str) -> str:
    return sign(secret_key, "staged file", text.encode()).hex()
