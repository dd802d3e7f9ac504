"""The store of uploaded files: a folder or an S3 bucket. Used by the API and the workers."""

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
"""Folder for files of document versions; other features have their own folders."""
AT_ONCE = 1_000
_CHUNK = 256 * 1024
_PROBES, _PROBE = "probes", b"probe"
_STAGED = re.compile(r"#\d+$")
"""Suffix of an incomplete file in a local folder."""


log = structlog.get_logger(__name__)


class Files:
    """A store in which each file is written once, atomically, and never changed."""

    def __init__(self, url: str) -> None:
        self._url = url

    @cached_property
    def _store(self) -> ObjectStore:
        """Open the store on first use, so that an unused folder is not created."""
        return _open(self._url)

    async def put(self, key: str, content: IO[bytes]) -> None:
        """Write a file. Raise Unavailable if the store is full, read-only or not reachable."""
        content.seek(0)
        try:
            await obstore.put_async(self._store, key, content)
        except (BaseError, OSError) as error:
            # Log no error text: it names the folder, or details of the bucket.
            log.warning("the store does not take a file", error=type(error).__name__)
            raise Unavailable from None

    async def read(self, key: str, part: tuple[int, int] | None = None) -> AsyncIterator[bytes]:
        """Chunks of a file, or of `part`, from its first byte up to the one after its last.

        Raises FileNotFoundError before the first chunk.
        """
        stored = await obstore.get_async(self._store, key, options={"range": part} if part else {})
        return (bytes(chunk) async for chunk in stored.stream(min_chunk_size=_CHUNK))

    def put_now(self, key: str, content: bytes | IO[bytes]) -> None:
        """Write a file from a worker."""
        obstore.put(self._store, key, content)

    def read_now(self, key: str) -> bytes:
        """Read a file in a worker. Raises FileNotFoundError."""
        return bytes(obstore.get(self._store, key).bytes())

    def names(self, folder: str) -> list[str]:
        """All keys in a folder, in order."""
        listing = obstore.list(self._store, folder, chunk_size=AT_ONCE)
        return sorted(str(item["path"]) for batch in listing for item in batch)

    def prove(self) -> None:
        """Write, read and delete a file. Raises the errors of the store."""
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
        """Keys of files older than the moment, in batches."""
        for batch in obstore.list(self._store, folder, chunk_size=AT_ONCE):
            if keys := [str(item["path"]) for item in batch if item["last_modified"] < moment]:
                yield keys

    def delete(self, keys: Sequence[str]) -> None:
        """Delete files, ignoring missing ones, because two sweepers may run at once."""
        for key in keys:
            try:
                obstore.delete(self._store, key)
            except FileNotFoundError:
                continue

    def delete_unfinished(self, folder: str, moment: datetime) -> int:
        """Delete files that a killed process left incomplete. The store does not list them; S3
        expires them.
        """
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
