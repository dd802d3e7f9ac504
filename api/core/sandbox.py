"""Python modules run as processes of their own, with limits that they cannot leave.

A file of a few kilobytes may be made to cost gigabytes or minutes in ways nobody has thought of
yet, and a native library may crash: here that ends the process that reads it and nothing else.
"""

import asyncio
import os
import resource
import sys
from collections.abc import Sequence
from typing import NamedTuple


class Limits(NamedTuple):
    memory: int
    """Bytes of address space."""
    cpu_seconds: int
    patience: float
    """Seconds by the clock: the process stands back behind all others."""
    file_bytes: int = 0
    """The largest file that it may write."""


def confine(limits: Limits) -> None:
    """Called by the process itself before it reads anything."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    os.nice(10)  # requests go first


async def run(
    module: str, question: bytes, limits: Limits, descriptors: Sequence[int] = ()
) -> bytes | None:
    """What `python -m module` writes when it is given the question. It inherits the open files.

    None where a limit, or the process itself, has ended it.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-I", "-m", module),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},  # of our settings it needs none, and so it has none
        pass_fds=descriptors,
    )
    try:
        async with asyncio.timeout(limits.patience):
            written, _ = await process.communicate(question)
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return written if process.returncode == 0 else None
