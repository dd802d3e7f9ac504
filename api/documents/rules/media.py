"""Detects the type of an uploaded file by its content; its name must agree."""

import codecs
import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from api.core.errors import Fault

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
PLAIN, MARKDOWN, CSV = "text/plain", "text/markdown", "text/csv"
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
DOCX, XLSX, PPTX = (
    f"{_OOXML}{name}"
    for name in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
)
ODT, ODS, ODP = (f"{_ODF}{name}" for name in ("text", "spreadsheet", "presentation"))

SUFFIXES = {
    PDF: (".pdf",),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg"),
    PLAIN: (".txt",),
    MARKDOWN: (".md",),
    CSV: (".csv",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    PPTX: (".pptx",),
    ODT: (".odt",),
    ODS: (".ods",),
    ODP: (".odp",),
}
"""Accepted types: none of them is executable, also not by a browser."""

_BEGINNINGS = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
_ZIP = b"PK\x03\x04"
_MARKUP = re.compile(r"\s*<(?:!doctype|\?xml|html|head|body|script|svg|iframe)\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, RuntimeError,
    UnicodeDecodeError, ValueError,
)  # fmt: skip
"""Errors of `zipfile` on archives that are broken, encrypted or compressed by unknown methods."""
_MOST_ENTRIES = 10_000
_LONGEST_LIST = 1_000_000
_CHUNK = 256 * 1024
LONGEST_NAME = 200


@dataclass(frozen=True)
class Looked:
    """Type, size and hash of a file that was read completely."""

    media_type: str | None
    """None for a type that is not accepted."""
    has_macros: bool
    size: int
    sha256: str


def look(content: IO[bytes], name: str) -> Looked:
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    while chunk := content.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    media_type, has_macros = _type_of(content, name)
    return Looked(media_type, has_macros, size, digest.hexdigest())


def file_faults(looked: Looked, name: str) -> Iterator[Fault]:
    if looked.size == 0:
        yield Fault("/file", "file_empty")
    elif looked.has_macros:
        yield Fault("/file", "file_has_macros", {"part": "", "found": "", "where": name})
    elif looked.media_type is None:
        taken = ", ".join(suffix for suffixes in SUFFIXES.values() for suffix in suffixes)
        yield Fault("/file", "file_type_not_taken", {"taken": taken})
    elif _suffix(name) not in SUFFIXES[looked.media_type]:
        expected = SUFFIXES[looked.media_type][0]
        yield Fault("/file", "file_name_disagrees", {"expected": expected})


def clean_name(name: str) -> str:
    """Remove folders and invisible characters, and shorten the name but not its suffix."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    suffix = PurePosixPath(shown).suffix
    stem = shown[: len(shown) - len(suffix)]
    return f"{stem[: LONGEST_NAME - len(suffix)]}{suffix}"


def _type_of(content: IO[bytes], name: str) -> tuple[str | None, bool]:
    content.seek(0)
    beginning = content.read(16)
    for magic, media_type in _BEGINNINGS.items():
        if beginning.startswith(magic):
            return media_type, False
    if beginning.startswith(_ZIP):
        try:
            return _office_type(content)
        except _BROKEN_ZIP:
            return None, False
    return _text_type(content, name), False


def _office_type(content: IO[bytes]) -> tuple[str | None, bool]:
    with zipfile.ZipFile(content) as archive:
        names = archive.namelist()
        if len(names) > _MOST_ENTRIES:
            return None, False
        if "[Content_Types].xml" in names:
            types = _read(archive, "[Content_Types].xml")
            macros = "macroenabled" in types.lower() or any(
                name.lower().endswith("vbaproject.bin") for name in names
            )
            kinds = (DOCX, XLSX, PPTX)
            main = (kind for kind in kinds if f'"{kind}.main+xml"' in types)
            return next(main, None), macros
        if names[:1] == ["mimetype"]:
            declared = _read(archive, "mimetype")
            macros = any(name.startswith(("Basic/", "Scripts/")) for name in names)
            return declared if declared in {ODT, ODS, ODP} else None, macros
    return None, False


def _read(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as file:
        return file.read(_LONGEST_LIST).decode()


def _text_type(content: IO[bytes], name: str) -> str | None:
    """Text has no magic bytes: it must be UTF-8 and no markup, and its suffix
    determines the type.
    """
    suffix = _suffix(name)
    kind = next((kind for kind in (PLAIN, MARKDOWN, CSV) if suffix in SUFFIXES[kind]), None)
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    content.seek(0)
    is_first = True
    try:
        while chunk := content.read(_CHUNK):
            text = decoder.decode(chunk)
            if _CONTROL.search(text) or (is_first and _MARKUP.match(text)):
                return None
            is_first = False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return kind


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
