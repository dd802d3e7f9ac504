"""What the process that reads sheets is asked, and answers; and asking it."""

import asyncio
import sys

import msgspec

from api.exchange.sheets.plan import PlanReading
from api.exchange.sheets.problems import Params, ProblemCode, UnreadableSheetError

MEMORY = 1_000_000_000
"""Bytes of address space. 5,000 rows of 20 columns take 50 MB above the interpreter."""
SECONDS = 20
"""Of a processor; such a sheet takes two."""
PATIENCE = 60.0
"""Seconds by the clock: the process stands back behind all others."""


class Question(msgspec.Struct, frozen=True):
    data: bytes
    filename: str | None
    default_year: int | None


class Refusal(msgspec.Struct, frozen=True):
    code: ProblemCode
    params: Params


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of the two."""

    reading: PlanReading | None = None
    refusal: Refusal | None = None


async def read_apart(
    data: bytes, *, filename: str | None = None, default_year: int | None = None
) -> PlanReading:
    """`read_plan` in a process of its own. UnreadableSheetError also for what costs too much."""
    question = msgspec.msgpack.encode(Question(data, filename, default_year))
    written = await _run(question)
    if written is None:
        raise UnreadableSheetError(ProblemCode.TOO_COSTLY)
    answer = msgspec.msgpack.decode(written, type=Answer)
    if answer.reading is None:
        assert answer.refusal is not None  # noqa: S101 - it is one of the two
        raise UnreadableSheetError(answer.refusal.code, **answer.refusal.params)
    return answer.reading


async def _run(question: bytes) -> bytes | None:
    """None where a limit has ended it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-I", "-m", "api.exchange.sheets"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},  # of our settings it needs none, and so it has none
    )
    try:
        async with asyncio.timeout(PATIENCE):
            written, _ = await process.communicate(question)
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return written if process.returncode == 0 else None
