"""Opens a zipped workbook (XLSX, ODS) without trusting it.

Only the parts with values are unpacked, up to a limit, and packed again. The reader thus never gets
a size, a name or a part that was not checked here.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from enum import StrEnum
from posixpath import dirname

import msgspec

from api.spreadsheets.limits import Limits
from api.spreadsheets.problems import ProblemCode, UnreadableSheetError
from api.spreadsheets.xlsx_layouts import (
    RELATIONS,
    STANDARD_ROOT_RELATIONS,
    STANDARD_WORKBOOK,
    standard_names,
    with_moved_targets,
    workbook_part,
)

CONTENT_TYPES = "[Content_Types].xml"
ROOT_RELATIONS = "_rels/.rels"
MANIFEST = "META-INF/manifest.xml"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_ENCRYPTED = 0x1
_RELATIONS_READ = 100_000
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
    # Some Windows programs write backslashes.
    infos = {info.filename.replace("\\", "/"): info for info in archive.infolist()}
    _refuse_duplicates(infos, len(archive.infolist()))
    kind = _kind(archive, infos)
    workbook = _workbook(archive, infos) if kind is Kind.XLSX else ""
    is_moved = kind is Kind.XLSX and workbook != STANDARD_WORKBOOK
    if is_moved:
        names = standard_names(infos, workbook)
        infos = {names[name]: info for name, info in infos.items()}
        _refuse_duplicates(infos, len(names))
    kept = {name: info for name, info in infos.items() if _holds_values(kind, name, is_moved)}
    if any(info.flag_bits & _ENCRYPTED for info in kept.values()):
        raise UnreadableSheetError(ProblemCode.PASSWORD_PROTECTED)
    opened = Archive(kind, _unpacked(archive, kept, limits))
    if is_moved and RELATIONS in opened.parts:
        moved = with_moved_targets(opened.parts[RELATIONS], dirname(workbook))
        opened.parts.update({RELATIONS: moved, ROOT_RELATIONS: STANDARD_ROOT_RELATIONS})
    _refuse_by_content(opened)
    return opened


def _refuse_duplicates(infos: dict[str, zipfile.ZipInfo], count: int) -> None:
    """Refuse two parts with the same name, in any case: it is unknown which of them the reader
    would use."""
    if len({name.casefold() for name in infos}) < count:
        raise UnreadableSheetError(ProblemCode.UNSAFE_FILE)


def _kind(archive: zipfile.ZipFile, infos: dict[str, zipfile.ZipInfo]) -> Kind:
    names = {name.casefold() for name in infos}
    if any(_is_macro(name) for name in names):
        raise UnreadableSheetError(ProblemCode.CONTAINS_MACROS)
    if "xl/workbook.bin" in names:
        raise UnreadableSheetError(ProblemCode.UNSUPPORTED_FORMAT)
    if "mimetype" in infos and "content.xml" in infos:
        with archive.open(infos["mimetype"]) as part:
            if part.read(200).startswith(_ODS):
                return Kind.ODS
    if _workbook(archive, infos):
        return Kind.XLSX
    raise UnreadableSheetError(ProblemCode.NOT_A_SPREADSHEET)


def _workbook(archive: zipfile.ZipFile, infos: dict[str, zipfile.ZipInfo]) -> str:
    """Name of the workbook part; empty if there is none."""
    if CONTENT_TYPES not in infos:
        return ""
    named = ""
    if ROOT_RELATIONS in infos:
        with archive.open(infos[ROOT_RELATIONS]) as part:
            named = workbook_part(part.read(_RELATIONS_READ)) or ""
    if named in infos and not named.startswith(("word/", "ppt/")):
        return named
    return STANDARD_WORKBOOK if STANDARD_WORKBOOK in infos else ""


def _is_macro(name: str) -> bool:
    return name.endswith("vbaproject.bin") or (
        "macrosheets/" in name or name.startswith(("basic/", "scripts/"))
    )


def _holds_values(kind: Kind, name: str, is_moved: bool) -> bool:
    if kind is Kind.ODS:
        return name in {"mimetype", "content.xml", MANIFEST}
    beside_workbook = is_moved and name.startswith("xl/") and name.count("/") == 1
    if name.startswith("xl/worksheets/") or beside_workbook:
        return name.endswith(".xml")
    lower = name.casefold()
    return name in {CONTENT_TYPES, ROOT_RELATIONS, RELATIONS} or lower in {
        "xl/workbook.xml",
        "xl/sharedstrings.xml",
        "xl/styles.xml",
    }


def _unpacked(
    archive: zipfile.ZipFile, kept: dict[str, zipfile.ZipInfo], limits: Limits
) -> dict[str, bytes]:
    """Unpack the parts and count their bytes, because the sizes stated in the archive may be
    wrong."""
    left = limits.expanded_bytes
    parts = {}
    for name, info in kept.items():
        content = io.BytesIO()
        with archive.open(info) as part:
            while chunk := part.read(_COPIED):
                left -= len(chunk)
                if left < 0:
                    raise UnreadableSheetError(
                        ProblemCode.EXPANDS_TOO_MUCH, limit=limits.expanded_bytes // 1_000_000
                    )
                content.write(chunk)
        parts[name] = content.getvalue()
    return parts


def _refuse_by_content(archive: Archive) -> None:
    if b"macroEnabled" in archive.parts.get(CONTENT_TYPES, b""):
        raise UnreadableSheetError(ProblemCode.CONTAINS_MACROS)
    if b"encryption-data" in archive.parts.get(MANIFEST, b""):
        raise UnreadableSheetError(ProblemCode.PASSWORD_PROTECTED)
