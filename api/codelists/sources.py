"""Opens the source of a code list: a file, or a web address."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, build_opener

from api.codelists.rows import CodeListError

MAX_BYTES = 200_000_000
"""The full CPV in genericode, in all languages of the EU, has a quarter of this."""
_CHUNK = 1 << 20
_TIMEOUT_SECONDS = 30


@contextmanager
def open_source(place: str, longest: int = MAX_BYTES) -> Iterator[BinaryIO]:
    """A seekable stream. A web source is downloaded to a temporary file first, so that an
    interrupted download loads nothing.
    """
    scheme = urlsplit(place).scheme
    if scheme in {"http", "https"}:
        with tempfile.TemporaryFile() as file:
            _fetch(place, cast(BinaryIO, file), longest)
            file.seek(0)
            yield cast(BinaryIO, file)
    elif "://" in place:
        raise CodeListError(place, "only files and http:// or https:// addresses are read")
    else:
        with _open_file(Path(place), longest) as opened:
            yield opened


def _open_file(path: Path, longest: int) -> BinaryIO:
    try:
        if path.stat().st_size > longest:
            raise _too_large(str(path), longest)
        return path.open("rb")
    except OSError as error:
        raise CodeListError(str(path), error.strerror or "cannot be read") from None


def _fetch(url: str, file: BinaryIO, longest: int) -> None:
    try:
        with _opener().open(url, timeout=_TIMEOUT_SECONDS) as answer:
            size = 0
            while chunk := answer.read(_CHUNK):
                size += len(chunk)
                if size > longest:
                    raise _too_large(url, longest)
                file.write(chunk)
    except (OSError, ValueError) as error:
        if isinstance(error, CodeListError):
            raise
        if isinstance(error, HTTPError):
            error.close()  # an HTTPError is also the response and holds its connection
        reason = error.reason if type(error) is URLError else error
        raise CodeListError(url, f"cannot be fetched ({reason})") from None


def _opener() -> OpenerDirector:
    return build_opener(HTTPHandler, HTTPSHandler)


def _too_large(place: str, longest: int) -> CodeListError:
    return CodeListError(place, f"larger than {longest // 1_000_000} MB")
