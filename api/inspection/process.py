"""Starts the process that inspects a file; its question and its answer."""

from tempfile import TemporaryFile
from typing import IO

import msgspec

from api.core import sandbox
from api.inspection.findings import Danger, Finding, MetadataKind
from api.inspection.limits import PROCESS

MODULE = "api.inspection"


class Question(msgspec.Struct, frozen=True):
    media_type: str
    given: int
    """Descriptor of the open file to inspect."""
    cleaned: int | None = None
    """Descriptor of the open file to write without metadata, if wanted."""


class Answer(msgspec.Struct, frozen=True):
    findings: list[Finding] = []
    metadata: list[MetadataKind] = []
    """Kinds of metadata in the file as it was given."""
    staying: list[MetadataKind] = []
    """Kinds of metadata that stay in the file to store."""


async def inspect_apart(
    content: IO[bytes], media_type: str, cleaned: IO[bytes] | None = None
) -> Answer:
    """Inspects `content` in another process, which inherits the open file instead of a copy. With
    `cleaned`, the process writes the file without metadata to it.
    """
    content.flush()
    fds = [item.fileno() for item in (content, cleaned) if item is not None]
    question = msgspec.msgpack.encode(Question(media_type, *fds))
    written = await sandbox.run(MODULE, question, PROCESS, fds)
    content.seek(0)
    if written is None:
        return Answer([Finding(Danger.COSTLY, "", "")])
    return msgspec.msgpack.decode(written, type=Answer)


def file_to_clean() -> IO[bytes]:
    """A file without a name, which is deleted when it is closed."""
    return TemporaryFile()
