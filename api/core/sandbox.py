"""Runs Python modules in separate processes with hard resource limits.

A file of a few kilobytes may cost gigabytes or minutes in unknown ways, and a native library may
crash. Such a failure ends only the process that reads the file.
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
    """Wall-clock seconds. The process has a lower priority than all others."""
    file_bytes: int = 0
    """Largest file that it may write."""


def confine(limits: Limits) -> None:
    """Called by the process itself before it reads any input."""
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
    """Output of `python -m module` with `question` as its input. The process inherits
    `descriptors`.

    None if the process failed or a limit ended it.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-I", "-m", module),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},  # it needs none of our settings, so it gets none
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
