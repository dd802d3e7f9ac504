"""Opens a zipped workbook (XLSX, ODS) without trusting it.

Only the parts with values are unpacked, under a cap, and packed anew: the reader behind never sees
a size, a name or a part that was not checked here.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from enum import StrEnum

import msgspec

from api.exchange.sheets.limits import Limits
from api.exchange.sheets.problems import ProblemCode, UnreadableSheetError

CONTENT_TYPES = "[Content_Types].xml"
MANIFEST = "META-INF/manifest.xml"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_ENCRYPTED = 0x1
_COPIED = 1 << 16


class Kind(StrEnum):
    XLSX = "xlsx"
    ODS = "ods"
    CSV = "csv"


class Archive(msgspec.Struct, frozen=True):
    kind: Kind
    parts: dict[str, bytes]

    def packed(self) -> io.BytesIO:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        target.seek(0)
        return target


def open_archive(data: bytes, limits: Limits) -> Archive:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _opened(archive, limits)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError):
        raise UnreadableSheetError(ProblemCode.DAMAGED_FILE) from None


def _opened(archive: zipfile.ZipFile, limits: Limits) -> Archive:
    if len(archive.infolist()) > limits.archive_entries:
        raise UnreadableSheetError(ProblemCode.UNSAFE_FILE)
    infos = {info.filename: info for info in archive.infolist()}
    if len({name.casefold() for name in infos}) < len(archive.infolist()):
        raise UnreadableSheetError(ProblemCode.UNSAFE_FILE)  # two parts of one name
    kind = _kind(archive, infos)
    kept = [info for name, info in infos.items() if _holds_values(kind, name)]
    if any(info.flag_bits & _ENCRYPTED for info in kept):
        raise UnreadableSheetError(ProblemCode.PASSWORD_PROTECTED)
    opened = Archive(kind, _unpacked(archive, kept, limits))
    _refuse_by_content(opened)
    return opened


def _kind(archive: zipfile.ZipFile, infos: dict[str, zipfile.ZipInfo]) -> Kind:
    names = {name.casefold() for name in infos}
    if any(_is_macro(name) for name in names):
        raise UnreadableSheetError(ProblemCode.CONTAINS_MACROS)
    if "xl/workbook.bin" in names:
        raise UnreadableSheetError(ProblemCode.UNSUPPORTED_FORMAT)
    if "xl/workbook.xml" in infos and CONTENT_TYPES in infos:
        return Kind.XLSX
    if "mimetype" in infos and "content.xml" in infos:
        with archive.open("mimetype") as part:
            if part.read(200).startswith(_ODS):
                return Kind.ODS
    raise UnreadableSheetError(ProblemCode.NOT_A_SPREADSHEET)


def _is_macro(name: str) -> bool:
    return name.endswith("vbaproject.bin") or name.startswith(
        ("xl/macrosheets/", "basic/", "scripts/")
    )


def _holds_values(kind: Kind, name: str) -> bool:
    if kind is Kind.ODS:
        return name in {"mimetype", "content.xml", MANIFEST}
    if name.startswith("xl/worksheets/"):
        return name.endswith(".xml")
    lower = name.casefold()
    return name in {CONTENT_TYPES, "_rels/.rels", "xl/_rels/workbook.xml.rels"} or lower in {
        "xl/workbook.xml",
        "xl/sharedstrings.xml",
        "xl/styles.xml",
    }


def _unpacked(
    archive: zipfile.ZipFile, kept: list[zipfile.ZipInfo], limits: Limits
) -> dict[str, bytes]:
    """Counted as it is unpacked: the sizes in the directory are the sender's word."""
    left = limits.expanded_bytes
    parts = {}
    for info in kept:
        content = io.BytesIO()
        with archive.open(info) as part:
            while piece := part.read(_COPIED):
                left -= len(piece)
                if left < 0:
                    raise UnreadableSheetError(
                        ProblemCode.EXPANDS_TOO_MUCH, limit=limits.expanded_bytes // 1_000_000
                    )
                content.write(piece)
        parts[info.filename] = content.getvalue()
    return parts


def _refuse_by_content(archive: Archive) -> None:
    if b"macroEnabled" in archive.parts.get(CONTENT_TYPES, b""):
        raise UnreadableSheetError(ProblemCode.CONTAINS_MACROS)
    if b"encryption-data" in archive.parts.get(MANIFEST, b""):
        raise UnreadableSheetError(ProblemCode.PASSWORD_PROTECTED)
