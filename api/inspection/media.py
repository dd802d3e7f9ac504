"""Finds metadata in pictures, sound and films inside another file.

PNG and JPEG are read (`pictures.py`) and their metadata removed. For other kinds this module
reports only that they may have metadata, which stay.
"""

import struct

from api.inspection.findings import MetadataKind

_ALWAYS_TAGGED = (
    *(b"II*\0", b"MM\0*", b"II\xbc", b"ID3", b"OggS", b"fLaC", b"FORM"),
    *(b"\x1aE\xdf\xa3", b"\x30\x26\xb2\x75"),
)
"""TIFF, JPEG XR, MP3, Ogg, FLAC, AIFF, Matroska, Windows Media: formats that always have tags."""
_GIF, _GIF_COMMENT, _GIF_XMP = b"GIF8", b"!\xfe", b"XMP DataXMP"
_EMF, _EMF_SIGN, _EMF_DESCRIPTION = b"\1\0\0\0", b" EMF", 60


def metadata(data: bytes) -> set[MetadataKind]:
    return {MetadataKind.OTHER} if _may_have_metadata(data) else set()


def _may_have_metadata(data: bytes) -> bool:
    if data.startswith(_GIF):
        return _GIF_COMMENT in data or _GIF_XMP in data
    if data.startswith(b"RIFF"):  # WebP or WAV
        return data[8:12] != b"WEBP" or b"EXIF" in data or b"XMP " in data
    if data.startswith(_EMF) and data[40:44] == _EMF_SIGN:
        return bool(struct.unpack_from("<I", data.ljust(_EMF_DESCRIPTION + 4), _EMF_DESCRIPTION)[0])
    return data.startswith(_ALWAYS_TAGGED) or data[4:8] == b"ftyp"
