"""Reads PNG by chunks, without decoding it. Kept chunks do not change by a byte."""

import struct
import zlib
from collections.abc import Iterator

from api.inspection import exif, limits
from api.inspection.findings import Danger, MetadataKind, UninspectableError

MAGIC = b"\x89PNG\r\n\x1a\n"
_NEEDED = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB",
     b"cICP", b"mDCV", b"cLLI", b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT")
)  # fmt: skip
"""Chunks without which the picture would look different."""
PICTURE = frozenset((b"IHDR", b"PLTE", b"IDAT", b"fdAT", b"iCCP"))
_METADATA_BY_CHUNK = {
    b"tEXt": MetadataKind.COMMENT,
    b"zTXt": MetadataKind.COMMENT,
    b"iTXt": MetadataKind.COMMENT,
    b"tIME": MetadataKind.DATES,
}
_HEADER = 25
"""Size of the first chunk in bytes."""
_MOST_CHUNKS = 100_000


def _refuse() -> UninspectableError:
    return UninspectableError(Danger.DAMAGED, "", "PNG")


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yields each chunk with its type, then any bytes after the last chunk with an empty type."""
    at = len(MAGIC)
    for _ in range(_MOST_CHUNKS):
        if at + 12 > len(data):
            raise _refuse()
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data) or zlib.crc32(data[at + 4 : end - 4]) != _sum(data, end):
            raise _refuse()
        yield kind, data[at:end]
        at = end
        if kind == b"IEND":
            if data[at:]:
                yield b"", data[at:]
            return
    raise _refuse()


def _sum(data: bytes, end: int) -> int:
    return int.from_bytes(data[end - 4 : end], "big")


def metadata(data: bytes) -> set[MetadataKind]:
    """Raises UninspectableError if the data are not a complete PNG."""
    metadata_kinds: set[MetadataKind] = set()
    for number, (kind, chunk) in enumerate(chunks(data)):
        if (number == 0) != (kind == b"IHDR") or (kind[:1].isupper() and kind not in _NEEDED):
            raise _refuse()
        if number == 0:
            _check_size(chunk)
        if kind == b"eXIf":
            metadata_kinds |= exif.read(chunk[8:-4])[1]
        elif kind not in _NEEDED:
            metadata_kinds.add(_kind_of(kind, chunk))
    return metadata_kinds


def _kind_of(kind: bytes, chunk: bytes) -> MetadataKind:
    if kind == b"iTXt" and chunk[8:].startswith(b"XML:com.adobe.xmp"):
        return MetadataKind.XMP
    return _METADATA_BY_CHUNK.get(kind, MetadataKind.OTHER)


def _check_size(chunk: bytes) -> None:
    if len(chunk) != _HEADER:
        raise _refuse()
    width, height = struct.unpack_from(">II", chunk, 8)
    if width * height > limits.PIXELS:
        raise UninspectableError(Danger.EXPANDS, "", f"{width} × {height}")


def without_metadata(data: bytes) -> bytes:
    kept, orientation = [MAGIC], 1
    for kind, chunk in chunks(data):
        if kind == b"eXIf":
            orientation = exif.read(chunk[8:-4])[0]
        elif kind in _NEEDED:
            kept.append(chunk)
    if orientation != 1:
        kept.insert(2, _chunk(b"eXIf", exif.only_orientation(orientation)))
    return b"".join(kept)


def _chunk(kind: bytes, content: bytes) -> bytes:
    written = kind + content
    return struct.pack(">I", len(content)) + written + struct.pack(">I", zlib.crc32(written))
