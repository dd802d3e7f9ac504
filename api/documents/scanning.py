"""Scans uploads with ClamAV, if the operator runs it, by clamd's INSTREAM command."""

import asyncio
from collections.abc import Iterator
from typing import IO
from urllib.parse import urlsplit

import structlog

from api.core.errors import Fault, Unavailable, UnreadableFile

log = structlog.get_logger(__name__)

PATIENCE = 60.0
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4_096


async def scan(url: str, content: IO[bytes]) -> None:
    """Refuse a harmful file. If the scanner does not answer, refuse every file."""
    try:
        async with asyncio.timeout(PATIENCE):
            verdict = await _ask(url, content)
    except OSError as error:  # includes TimeoutError
        log.warning("clamd does not answer", reason=type(error).__name__)
        raise Unavailable from None
    if verdict.endswith(" FOUND"):
        log.warning("upload refused by clamd", verdict=verdict)
        raise UnreadableFile([Fault("/file", "file_infected")])
    if not verdict.endswith(" OK"):
        log.warning("clamd could not scan", verdict=verdict)
        raise Unavailable


async def _ask(url: str, content: IO[bytes]) -> str:
    reader, writer = await _connect(url)
    try:
        writer.write(b"zINSTREAM\0")
        for chunk in _chunks(content):
            writer.write(len(chunk).to_bytes(4, "big") + chunk)
            await writer.drain()
        writer.write(bytes(4))
        await writer.drain()
        answer = await reader.read(_LONGEST_ANSWER)
    finally:
        writer.close()
    return answer.rstrip(b"\0\n").decode("utf-8", errors="replace")


async def _connect(url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return await asyncio.open_unix_connection(parts.path)
    return await asyncio.open_connection(parts.hostname, parts.port)


def _chunks(content: IO[bytes]) -> Iterator[bytes]:
    content.seek(0)
    while chunk := content.read(_CHUNK):
        yield chunk
