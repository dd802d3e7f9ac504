"""The ZIP around Office files: two readers see the same parts, and none sees too many."""

import io
import struct
import time
import warnings
import zipfile

import pytest

from api.inspection import limits
from api.inspection.findings import Danger
from api.inspection.inspecting import inspect
from tests.files import OOXML, office, zipped

KIND = f"{OOXML}wordprocessingml.document"


def dangers(content: bytes) -> set[Danger]:
    return {finding.danger for finding in inspect(content, KIND).findings}


def _again(content: bytes, name: str = "word/document.xml") -> bytes:
    """The same part once more."""
    data = io.BytesIO(content)
    with warnings.catch_warnings(), zipfile.ZipFile(data, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(zipfile.ZipInfo(name), "<x/>")
    return data.getvalue()


def _hidden(content: bytes) -> bytes:
    """An entry that the directory does not name, as a reader of a stream would find it."""
    first = office(more={"word/secret.xml": "<x/>"})
    begin = first.index(b"PK\x03\x04", first.index(b"word/secret.xml") - 60)
    end = first.index(b"PK\x01\x02")
    directory = content.index(b"PK\x01\x02")
    data = content[:directory] + first[begin:end] + content[directory:]
    at = data.rindex(b"PK\x05\x06") + 16
    offset = struct.pack("<I", directory + end - begin)
    return data[:at] + offset + data[at + 4 :]


def _renamed(content: bytes) -> bytes:
    """Of another name where the part lies than in the directory."""
    at = content.index(b"word/document.xml")
    return content[:at] + b"word/documint.xml" + content[at + 17 :]


def _encrypted(content: bytes) -> bytes:
    at = content.index(b"PK\x01\x02") + 8
    return content[:at] + b"\x01\0" + content[at + 2 :]


def _damaged(content: bytes) -> bytes:
    """The sum of the last part."""
    at = content.rindex(b"PK\x01\x02") + 16
    return content[:at] + b"\0\0\0\0" + content[at + 4 :]


PLAIN = office()
BROKEN = {
    "a part twice": (_again(PLAIN), Danger.DAMAGED),
    "a part twice, in other letters": (_again(PLAIN, "WORD/Document.xml"), Danger.DAMAGED),
    "a part of two names": (_renamed(PLAIN), Danger.DAMAGED),
    "a hidden part": (_hidden(PLAIN), Danger.MIXED),
    "more in front": (b"PK\x03\x04" + bytes(50) + PLAIN, Danger.MIXED),
    "more behind": (PLAIN[:-2] + b"\x05\x00<html", Danger.MIXED),
    "a part above": (office(more={"../x.xml": "<x/>"}), Danger.DAMAGED),
    "a part with backslashes": (office(more={"word\\x.xml": "<x/>"}), Danger.DAMAGED),
    "encryption": (_encrypted(PLAIN), Danger.ENCRYPTED),
    "half of it": (PLAIN[: len(PLAIN) // 2], Danger.DAMAGED),
    "many parts": (
        office(more={f"x/{number}": "" for number in range(limits.PARTS)}),
        Danger.EXPANDS,
    ),
    "a wrong sum": (_damaged(office(more={"word/a.bmp": b"BM" + bytes(9)})), Danger.DAMAGED),
}


@pytest.mark.parametrize("name", BROKEN)
def test_dangerous_archive_is_refused(name: str) -> None:
    content, danger = BROKEN[name]
    assert dangers(content) == {danger}


def test_zip_bomb_takes_bounded_resources() -> None:
    """360 MB of nothing; so does a size of 4 GB that is only said."""
    bomb = office(more={f"word/media/{n}.bmp": b"BM" + bytes(60_000_000) for n in range(6)})
    assert len(bomb) < 1_000_000
    started = time.perf_counter()
    assert dangers(bomb) == {Danger.EXPANDS}
    said = office(more={"word/x.bmp": b"BM" + bytes(1_000)})
    at = said.rindex(b"word/x.bmp") - 46 + 24
    assert dangers(said[:at] + b"\xfe\xff\xff\xff" + said[at + 4 :]) == {Danger.EXPANDS}
    assert time.perf_counter() - started < 20  # two, on a machine that has nothing else to do


def test_elements_are_counted_before_they_are_walked() -> None:
    started = time.perf_counter()
    bomb = office(more={"word/x.xml": "<x>" + "<a/>" * (limits.ELEMENTS + 1) + "</x>"})
    assert dangers(bomb) == {Danger.EXPANDS}
    assert time.perf_counter() - started < 20  # one


def test_an_archive_without_types_is_no_office_file() -> None:
    assert dangers(zipped({"a.png": b"\x89PNG"})) == {Danger.DAMAGED}


def test_a_small_file_does_not_become_a_large_one() -> None:
    """Within all other bounds; the smaller of the two is an ordinary sheet."""
    cells = "".join(f'<c r="A{row}"><v>{row * 37}</v></c>' for row in range(300_000))
    ordinary = office("xlsx", f"<sheetData>{cells}</sheetData>")
    assert inspect(ordinary, f"{OOXML}spreadsheetml.sheet").findings == []
    bomb = office("docx", "<w:a/>" * 3_000_000)
    assert len(bomb) < 100_000
    assert dangers(bomb) == {Danger.EXPANDS}
