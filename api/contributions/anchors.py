"""Anchors: the paragraph or document that a contribution is about, as its author read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.inputs import AnchorGiven
from api.contributions.models import Contribution
from api.core.actor import ANONYMOUS
from api.core.errors import InvalidRequest
from api.dialogues.models import Dialogue
from api.documents import queries as documents


@dataclass(frozen=True)
class Anchor:
    document_id: UUID
    version: int
    paragraph: UUID | None
    on_earlier_version: bool


async def attach(
    session: AsyncSession, dialogue: Dialogue, contribution: Contribution, anchor_given: AnchorGiven
) -> None:
    """Refuse a version that is not public: readers of the contribution must be able to read it."""
    stmt = documents.version(ANONYMOUS, anchor_given.document_id, anchor_given.version)
    version = await session.scalar(stmt.where(Dialogue.id == dialogue.id))
    if version is None:
        raise InvalidRequest.at("/anchor/version", "no_public_version")
    if anchor_given.paragraph is not None:
        known = documents.keys_in([version.id], [anchor_given.paragraph])
        if await session.scalar(known) is None:
            raise InvalidRequest.at("/anchor/paragraph", "no_such_paragraph")
    contribution.document_version_id = version.id
    contribution.paragraph_key = anchor_given.paragraph


async def anchors_of(session: AsyncSession, rows: Sequence[Contribution]) -> Mapping[UUID, Anchor]:
    """Anchors by contribution id.

    A paragraph is current while the newest public version has its key.
    """
    seen = {row.document_version_id for row in rows if row.document_version_id}
    if not seen:
        return {}
    versions = {row.id: row for row in await session.scalars(documents.versions_of_ids(seen))}
    of_documents = documents.newest_published({row.document_id for row in versions.values()})
    newest = {version_id for _, version_id in await session.execute(of_documents)}
    keys = {row.paragraph_key for row in rows if row.paragraph_key}
    alive = set(await session.scalars(documents.keys_in(newest, keys)))
    result = {}
    for row in rows:
        if row.document_version_id is not None:
            version, key = versions[row.document_version_id], row.paragraph_key
            is_past = key not in alive if key else version.id not in newest
            result[row.id] = Anchor(version.document_id, version.number, key, is_past)
    return result
