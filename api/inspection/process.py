"""What the process that inspects files is asked, and answers; and asking it."""

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
    """Descriptors of open files: what to inspect, and where what is left of it goes."""
    cleaned: int | None = None


class Answer(msgspec.Struct, frozen=True):
    findings: list[Finding] = []
    metadata: list[MetadataKind] = []
    """What the file had."""
    staying: list[MetadataKind] = []


async def inspect_apart(
    content: IO[bytes], media_type: str, cleaned: IO[bytes] | None = None
) -> Answer:
    """The file is inherited, not copied. With `cleaned`, a file without metadata is put there."""
    content.flush()
    fds = [item.fileno() for item in (content, cleaned) if item is not None]
    question = msgspec.msgpack.encode(Question(media_type, *fds))
    written = await sandbox.run(MODULE, question, PROCESS, fds)
    content.seek(0)
    if written is None:
        return Answer([Finding(Danger.COSTLY, "", "")])
    return msgspec.msgpack.decode(written, type=Answer)


def file_to_clean() -> IO[bytes]:
    """Without a name, gone when it is closed."""
    return TemporaryFile()
