"""Inspects pictures, on their own and inside other files."""

import re

from api.inspection import jpeg, media, png
from api.inspection.archive import is_archive
from api.inspection.findings import Danger, MetadataKind, Report, UninspectableError

_MARKUP = re.compile(rb"<\s*(?:!doctype\s+html|html|script|svg|iframe|body|\?php)\b", re.IGNORECASE)
_PDF_WITHIN = 1_024
"""Readers search this many first bytes for the header of a PDF."""


def inspect(data: bytes, report: Report) -> None:
    format_ = jpeg if data.startswith(jpeg.MAGIC) else png
    report.metadata |= format_.metadata(data)
    if b"%PDF-" in data[:_PDF_WITHIN]:
        report.add(Danger.MIXED, "", "PDF")
    if match := _MARKUP.search(_without_pixels(data)):
        report.add(Danger.MIXED, "", match[0].decode("latin-1"))
    if is_archive(data):
        report.add(Danger.MIXED, "", "ZIP")


def _without_pixels(data: bytes) -> bytes:
    """The file without its pixels: these can be any bytes, also such that look like markup."""
    if data.startswith(jpeg.MAGIC):
        return b"".join(
            segment.whole for segment in jpeg.segments(data) if not jpeg.is_picture(segment)
        )
    return b"".join(chunk for kind, chunk in png.chunks(data) if kind not in png.PICTURE)


def metadata_of(data: bytes) -> set[MetadataKind]:
    """Kinds of metadata in a picture, sound or film inside another file. An unreadable one may have
    any, but does not make the file unreadable.
    """
    try:
        if data.startswith(jpeg.MAGIC):
            return jpeg.metadata(data)
        return png.metadata(data) if data.startswith(png.MAGIC) else media.metadata(data)
    except UninspectableError:
        return {MetadataKind.OTHER}


def without_metadata(data: bytes) -> bytes:
    """Removes metadata from JPEG and PNG. Returns other and unreadable files unchanged."""
    try:
        if data.startswith(jpeg.MAGIC):
            return jpeg.without_metadata(data)
        return png.without_metadata(data) if data.startswith(png.MAGIC) else data
    except UninspectableError:
        return data
