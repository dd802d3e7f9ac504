"""Inspects files in separate processes, a few at a time."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import IO
from uuid import UUID

import msgspec

from api.core.actor import Actor
from api.core.errors import Fault, UnreadableFile
from api.core.work_slots import WorkSlots
from api.documents.rules.media import Looked
from api.inspection.findings import Finding, MetadataKind
from api.inspection.inspecting import is_inspected
from api.inspection.process import Answer, file_to_clean, inspect_apart

AT_ONCE, MOST, MOST_OF_ONE = 2, 30, 3
"""Limits of one API process: files inspected at the same time; files inspected or waiting, of all
callers and of one caller. The files of one caller are inspected one by one, so that nobody takes
all slots."""


class FoundMetadata(msgspec.Struct, frozen=True):
    """A kind of metadata found in a file; the values are not read out."""

    kind: MetadataKind
    removed: bool
    """The stored file no longer has it."""


@dataclass(frozen=True)
class InspectedFile:
    """The file to store."""

    content: IO[bytes]
    size: int
    sha256: str
    metadata: list[FoundMetadata]


class Inspections:
    def __init__(self) -> None:
        self._turns = WorkSlots(at_once=AT_ONCE, most=MOST, most_of_one=MOST_OF_ONE)

    @asynccontextmanager
    async def of(
        self, actor: Actor, content: IO[bytes], looked: Looked, name: str, is_cleaned: bool
    ) -> AsyncIterator[InspectedFile]:
        """Inspect a file. Raise UnreadableFile, which names the findings, or TooManyRequests."""
        kind = looked.media_type
        if kind is None or not is_inspected(kind):
            yield InspectedFile(content, looked.size, looked.sha256, [])
            return
        with file_to_clean() as cleaned:
            async with self._turns.of(_caller(actor)):
                answer = await inspect_apart(content, kind, cleaned if is_cleaned else None)
            if answer.findings:
                raise UnreadableFile([_fault(finding, name) for finding in answer.findings])
            metadata = _compared(answer)
            if not is_cleaned:
                yield InspectedFile(content, looked.size, looked.sha256, metadata)
                return
            size, sha256 = await asyncio.to_thread(_measure, cleaned)
            yield InspectedFile(cleaned, size, sha256, metadata)


def _caller(actor: Actor) -> UUID | None:
    return actor.api_key_id or actor.person_id or actor.participant_id


def _fault(finding: Finding, name: str) -> Fault:
    where = ": ".join(item for item in (finding.part, finding.content) if item) or name
    params = {"part": finding.part, "found": finding.content, "where": where}
    return Fault("/file", finding.danger.value, params)


def _compared(answer: Answer) -> list[FoundMetadata]:
    return [FoundMetadata(kind, kind not in answer.staying) for kind in answer.metadata]


def _measure(content: IO[bytes]) -> tuple[int, str]:
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256")  # type: ignore[arg-type]
    return content.tell(), digest.hexdigest()
