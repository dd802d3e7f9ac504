"""Opens the ZIP of an Office file. Refuses it if two readers could see different parts."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from api.inspection import limits
from api.inspection.findings import Danger, UninspectableError
from api.inspection.xml import looks_like_xml

BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, KeyError, IndexError,
    NotImplementedError, OSError, RuntimeError, ValueError,
)  # fmt: skip
"""Exceptions of `zipfile` for archives that are broken or compressed in an unusual way."""
_LOCAL = struct.Struct("<4s22xHH")
_DESCRIPTOR = 24
"""Maximum number of bytes after the data of an entry: its data descriptor."""
_ENCRYPTED, _UTF8 = 0x1, 0x800


class Budget:
    """Limits on all parts of a file, including the files inside it, together."""

    def __init__(self, size: int) -> None:
        """`size`: size of the uploaded file in bytes."""
        most = limits.EXPANDED_FREELY + limits.EXPANSION * size
        self.expanded, self.elements = min(most, limits.EXPANDED_BYTES), limits.ELEMENTS

    def take(self, part: str, data: bytes) -> None:
        self.expanded -= len(data)
        if looks_like_xml(data):
            self.elements -= data.count(b"<") - data.count(b"</")
        if self.expanded < 0 or self.elements < 0:
            raise UninspectableError(Danger.EXPANDS, part)


class Package:
    def __init__(self, data: bytes, budget: Budget) -> None:
        self._data, self.budget = data, budget
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self.infos = self._archive.infolist()
            self._check_entries()
            self._check_layout()
        except BROKEN:
            raise UninspectableError(Danger.DAMAGED, "", "ZIP") from None

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """Yields the name and content of each part, without folders."""
        for info in self.infos:
            if not info.is_dir():
                yield info.filename, self.read(info)

    def read(self, info: zipfile.ZipInfo) -> bytes:
        if info.file_size > self.budget.expanded:
            raise UninspectableError(Danger.EXPANDS, info.filename)
        try:
            data = self._archive.read(info)
        except BROKEN:
            raise UninspectableError(Danger.DAMAGED, info.filename) from None
        self.budget.take(info.filename, data)
        return data

    def _check_entries(self) -> None:
        if len(self.infos) > limits.PARTS:
            raise UninspectableError(Danger.EXPANDS)
        seen: set[str] = set()
        for info in self.infos:
            name = info.orig_filename
            if info.flag_bits & _ENCRYPTED:
                raise UninspectableError(Danger.ENCRYPTED, name)
            odd = "\\" in name or "\0" in name or name.startswith("/") or ".." in name.split("/")
            squeezed = info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
            if odd or squeezed or name.lower() in seen or (info.is_dir() and info.file_size):
                raise UninspectableError(Danger.DAMAGED, name, "ZIP")
            seen.add(name.lower())

    def _check_layout(self) -> None:
        """Refuses bytes before, between or after the entries, and entries with two names."""
        end, slack = 0, 0
        for info in sorted(self.infos, key=lambda info: info.header_offset):
            if not end <= info.header_offset <= end + slack:
                raise UninspectableError(Danger.MIXED, info.filename, "ZIP")
            magic, name, extra = _LOCAL.unpack_from(self._data, info.header_offset)
            begin = info.header_offset + _LOCAL.size
            written = self._data[begin : begin + name]
            encoding = "utf-8" if info.flag_bits & _UTF8 else "cp437"
            if magic != b"PK\3\4" or written.decode(encoding) != info.orig_filename:
                raise UninspectableError(Danger.DAMAGED, info.filename, "ZIP")
            end, slack = begin + name + extra + info.compress_size, _DESCRIPTOR
        if not end <= self._archive.start_dir <= end + slack or self._archive.comment:
            raise UninspectableError(Danger.MIXED, "", "ZIP")


def is_archive(data: bytes) -> bool:
    """Whether a program for ZIP would open the file, wherever the archive begins in it."""
    try:
        return bool(zipfile.ZipFile(io.BytesIO(data)).infolist())
    except BROKEN:
        return False
