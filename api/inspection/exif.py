"""Reads the kinds of metadata in EXIF, from the first directory of its TIFF structure."""

import struct

from api.inspection.findings import MetadataKind

HEADER = b"Exif\0\0"
_ORIENTATION = 0x0112
_MOST_TAGS = 1_000
_KINDS = {
    0x010E: MetadataKind.DESCRIPTION,
    0x010F: MetadataKind.DEVICE,
    0x0110: MetadataKind.DEVICE,
    0x0131: MetadataKind.SOFTWARE,
    0x0132: MetadataKind.DATES,
    0x013B: MetadataKind.AUTHOR,
    0x8298: MetadataKind.AUTHOR,
    0x8769: MetadataKind.DEVICE,
    0x8825: MetadataKind.LOCATION,
    0x9C9B: MetadataKind.DESCRIPTION,
    0x9C9C: MetadataKind.COMMENT,
    0x9C9D: MetadataKind.AUTHOR,
}


def read(tiff: bytes) -> tuple[int, set[MetadataKind]]:
    """Orientation of the picture (1: not rotated), and kinds of metadata in the other tags."""
    orientation, kinds = 1, set()
    for tag, value in _tags(tiff):
        if tag == _ORIENTATION:
            orientation = value if value in range(1, 9) else 1
        else:
            kinds.add(_KINDS.get(tag, MetadataKind.OTHER))
    return orientation, kinds


def only_orientation(orientation: int) -> bytes:
    """A TIFF structure whose directory has the orientation only."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)


def _tags(tiff: bytes) -> list[tuple[int, int]]:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        if order is None:
            return [(0, 0)]
        (begin,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, begin)
        entry = struct.Struct(f"{order}HHIH2x")
        return [
            (tag, value)
            for tag, _, _, value in (
                entry.unpack_from(tiff, begin + 2 + 12 * number)
                for number in range(min(count, _MOST_TAGS))
            )
        ]
    except struct.error:
        return [(0, 0)]
