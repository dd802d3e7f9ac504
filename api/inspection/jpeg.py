"""Reads JPEG by segments, without decoding it. Kept segments do not change by a byte."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from api.inspection import exif, limits
from api.inspection.findings import Danger, MetadataKind, UninspectableError

MAGIC = b"\xff\xd8\xff"
_XMP, _XMP_MORE = b"http://ns.adobe.com/xap/1.0/", b"http://ns.adobe.com/xmp/extension/"
_APP0, _APP1, _APP2, _APP13, _APP14, _APP15, _COM = 0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xEF, 0xFE
_START_OF_SCAN, _END = 0xDA, 0xD9
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHIN_SCAN = frozenset((0x00, 0xFF, *range(0xD0, 0xD8)))
_SIGN = b"\xff"
_ALONE = frozenset((0x01, *range(0xD0, 0xD8)))
_JFIF = 14
"""Bytes of a JFIF segment without a thumbnail; the last two are its width and height."""
_MOST_SEGMENTS = 10_000
_LENGTH = 2
"""Bytes of the length of a segment, which the length includes."""


class Segment(NamedTuple):
    marker: int
    whole: bytes
    """All bytes, with the marker; the start of a scan includes the data of the scan."""

    @property
    def payload(self) -> bytes:
        return self.whole[4:]


def segments(data: bytes) -> Iterator[Segment]:
    """Yields the segments after the start marker, then bytes after the end marker as marker 0."""
    at = 2
    for _ in range(_MOST_SEGMENTS):
        while data[at : at + 2] == b"\xff\xff":
            at += 1  # the standard allows fill bytes before a marker
        marker = _marker(data, at)
        if marker == _END:
            yield Segment(_END, data[at : at + 2])
            if data[at + 2 :]:
                yield Segment(0, data[at + 2 :])
            return
        length = 0 if marker in _ALONE else _length(data, at + 2)
        end = at + 2 + length
        if marker == _START_OF_SCAN:
            end = _end_of_scan(data, end)
        yield Segment(marker, data[at:end])
        at = end
    raise UninspectableError(Danger.DAMAGED, "", "JPEG")


def _marker(data: bytes, at: int) -> int:
    if data[at : at + 1] != _SIGN or data[at + 1 : at + 2] in {b"", b"\0", b"\xd8"}:
        raise UninspectableError(Danger.DAMAGED, "", "JPEG")
    return data[at + 1]


def _length(data: bytes, at: int) -> int:
    length = int.from_bytes(data[at : at + 2], "big")
    if length < _LENGTH or at + length > len(data):
        raise UninspectableError(Danger.DAMAGED, "", "JPEG")
    return length


def _end_of_scan(data: bytes, at: int) -> int:
    while True:
        at = data.find(_SIGN, at)
        if at < 0 or at + 1 >= len(data):
            raise UninspectableError(Danger.DAMAGED, "", "JPEG")
        if data[at + 1] not in _WITHIN_SCAN:
            return at
        at += 1


def metadata(data: bytes) -> set[MetadataKind]:
    """Raises UninspectableError if the data are not a complete JPEG."""
    metadata_kinds: set[MetadataKind] = set()
    has_frame = False
    for segment in segments(data):
        if segment.marker in _FRAMES:
            has_frame = True
            _check_size(segment)
        metadata_kinds |= _kinds_in(segment)
    if not has_frame:
        raise UninspectableError(Danger.DAMAGED, "", "JPEG")
    return metadata_kinds


def _check_size(segment: Segment) -> None:
    try:
        height, width = struct.unpack_from(">HH", segment.payload, 1)
    except struct.error:
        raise UninspectableError(Danger.DAMAGED, "", "JPEG") from None
    if height * width > limits.PIXELS:
        raise UninspectableError(Danger.EXPANDS, "", f"{width} × {height}")


def _kinds_in(segment: Segment) -> set[MetadataKind]:
    marker, payload = segment.marker, segment.payload
    if marker == _COM:
        return {MetadataKind.COMMENT}
    if marker == 0:
        return {MetadataKind.OTHER}
    if marker == _APP1 and payload.startswith(exif.HEADER):
        return exif.read(payload[len(exif.HEADER) :])[1]
    if marker == _APP1 and payload.startswith((_XMP, _XMP_MORE)):
        return {MetadataKind.XMP}
    if marker == _APP0 and len(payload) > _JFIF:
        return {MetadataKind.THUMBNAIL}
    return set() if _is_needed(segment) else {MetadataKind.OTHER}


def _is_needed(segment: Segment) -> bool:
    """Whether the picture would look different without the segment: tables, scans, colours."""
    marker, payload = segment.marker, segment.payload
    if marker == _APP0:
        return payload.startswith(b"JFIF\0")
    if marker == _APP2:
        return payload.startswith(b"ICC_PROFILE\0")
    if marker == _APP14:
        return payload.startswith(b"Adobe")
    return is_picture(segment)


def is_picture(segment: Segment) -> bool:
    """Whether the segment has tables or a scan."""
    return segment.marker not in {0, _COM, *range(_APP0, _APP15 + 1)}


def _without_thumbnail(jfif: Segment) -> bytes:
    """Removes the thumbnail: it may show parts that were cropped from the picture."""
    size = (_JFIF + _LENGTH).to_bytes(2, "big")
    return b"\xff\xe0" + size + jfif.payload[: _JFIF - 2] + bytes(2)


def without_metadata(data: bytes) -> bytes:
    kept, orientation = [data[:2]], 1
    for segment in segments(data):
        if segment.marker == _APP1 and segment.payload.startswith(exif.HEADER):
            orientation = exif.read(segment.payload[len(exif.HEADER) :])[0]
        elif segment.marker == _APP0 and len(segment.payload) > _JFIF and _is_needed(segment):
            kept.append(_without_thumbnail(segment))
        elif _is_needed(segment):
            kept.append(segment.whole)
    if orientation != 1:
        written = exif.HEADER + exif.only_orientation(orientation)
        kept.insert(1, b"\xff\xe1" + (len(written) + 2).to_bytes(2, "big") + written)
    return b"".join(kept)
