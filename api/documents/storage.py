"""Where uploaded files lie: a folder, or a bucket of S3's kind. Both sides: API and workers."""

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import obstore
import structlog
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from api.core.errors import Unavailable

UPLOADS = "uploads"
"""The folder of what versions of documents name; other features have folders of their own."""
AT_ONCE = 1_000
_CHUNK = 256 * 1024
_PROBES, _PROBE = "probes", b"probe"
_STAGED = re.compile(r"#\d+$")
"""The name of a file in a local folder until it is whole."""


log = structlog.get_logger(__name__)


class Files:
    """Objects are written once, whole or not at all, and never changed."""

    def __init__(self, url: str) -> None:
        self._url = url

    @cached_property
    def _store(self) -> ObjectStore:
        """Opened on first use: a folder is not made before anything goes into it."""
        return _open(self._url)

    async def put(self, key: str, content: IO[bytes]) -> None:
        """Raises Unavailable where the store does not take it: full, read-only, away."""
        content.seek(0)
        try:
            await obstore.put_async(self._store, key, content)
        except (BaseError, OSError) as error:
            # Not its words: they name the folder, and more of a bucket.
            log.warning("the store does not take a file", error=type(error).__name__)
            raise Unavailable from None

    async def read(self, key: str, part: tuple[int, int] | None = None) -> AsyncIterator[bytes]:
        """In pieces; of a part from its first byte up to the one after it.

        Raises FileNotFoundError before the first of them.
        """
        stored = await obstore.get_async(self._store, key, options={"range": part} if part else {})
        return (bytes(chunk) async for chunk in stored.stream(min_chunk_size=_CHUNK))

    def put_now(self, key: str, content: bytes | IO[bytes]) -> None:
        """For workers."""
        obstore.put(self._store, key, content)

    def read_now(self, key: str) -> bytes:
        """For workers. Raises FileNotFoundError."""
        return bytes(obstore.get(self._store, key).bytes())

    def names(self, folder: str) -> list[str]:
        """All keys in a folder, in order."""
        listing = obstore.list(self._store, folder, chunk_size=AT_ONCE)
        return sorted(str(item["path"]) for batch in listing for item in batch)

    def prove(self) -> None:
        """Write a file, read it, delete it. Raises whatever the store says."""
        key = key_in(_PROBES, uuid4())
        obstore.put(self._store, key, _PROBE)
        try:
            if bytes(obstore.get(self._store, key).bytes()) != _PROBE:
                raise ValueError("gives back other bytes")
        finally:
            obstore.delete(self._store, key)

    def has(self, key: str) -> bool:
        try:
            obstore.head(self._store, key)
        except FileNotFoundError:
            return False
        return True

    def older_than(self, folder: str, moment: datetime) -> Iterator[list[str]]:
        """Keys of files that old, some at a time."""
        for batch in obstore.list(self._store, folder, chunk_size=AT_ONCE):
            if keys := [str(item["path"]) for item in batch if item["last_modified"] < moment]:
                yield keys

    def delete(self, keys: Sequence[str]) -> None:
        """What is gone already is no fault: two sweepers may meet."""
        for key in keys:
            try:
                obstore.delete(self._store, key)
            except FileNotFoundError:
                continue

    def delete_unfinished(self, folder: str, moment: datetime) -> int:
        """What a killed process left half-written. The store does not list it; S3 expires it."""
        if not isinstance(self._store, LocalStore):
            return 0
        place = Path(unquote(urlsplit(self._url).path)) / folder
        stale = [
            path
            for path in place.glob("*#*")
            if _STAGED.search(path.name) and path.stat().st_mtime < moment.timestamp()
        ]
        for path in stale:
            path.unlink(missing_ok=True)
        return len(stale)


def key_in(folder: str, file_id: object) -> str:
    return f"{folder}/{file_id}"


def _open(url: str) -> ObjectStore:
    if url.startswith("file:"):
        return LocalStore(unquote(urlsplit(url).path), mkdir=True)
    return from_url(url)
