"""Layouts of an XLSX package that other programs write."""

import io
import zipfile
from collections.abc import Callable

import pytest

from api.plans.importing.sheet.parser import read_plan
from api.spreadsheets.problems import ProblemCode
from tests.unit.spreadsheets.sheets import refusal, xlsx

GOOD = xlsx(["Hankinta", "Arvo €"], ["Auraus", 8000])


def _renamed(name: Callable[[str], str], content: Callable[[bytes], bytes] = bytes) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(GOOD)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for info in source.infolist():
            moved = zipfile.ZipInfo(name(info.filename))
            moved.filename = name(info.filename)  # also with backslashes
            copy.writestr(moved, content(source.read(info)))
    return target.getvalue()


def _with_backslashes() -> bytes:
    return _renamed(lambda name: name.replace("/", "\\"))


def _named_otherwise() -> bytes:
    return _renamed(
        lambda name: name.replace("workbook.xml", "workbook22.xml"),
        lambda content: content.replace(b"workbook.xml", b"workbook22.xml"),
    )


def _in_the_root() -> bytes:
    return _renamed(
        lambda name: name.removeprefix("xl/").replace("worksheets/", ""),
        lambda content: (
            content.replace(b"/xl/worksheets/", b"/")
            .replace(b"xl/workbook", b"workbook")
            .replace(b"/xl/", b"/")
            .replace(b"worksheets/", b"")
        ),
    )


def _in_another_folder() -> bytes:
    return _renamed(
        lambda name: name.replace("xl/", "book/"),
        lambda content: content.replace(b"xl/", b"book/"),
    )


@pytest.mark.parametrize(
    "package", [_with_backslashes, _named_otherwise, _in_the_root, _in_another_folder]
)
def test_xlsx_is_read_wherever_its_parts_lie(package: Callable[[], bytes]) -> None:
    (row,) = read_plan(package()).rows
    assert row.values.titles == {"fi": "Auraus"}
    assert row.values.value is not None


def test_two_parts_that_come_to_one_name_are_refused() -> None:
    def twice(name: str) -> str:
        if name == "docProps/app.xml":
            return "xl/workbook.xml"
        return name.replace("workbook.xml", "workbook22.xml")

    renamed = _renamed(twice, lambda content: content.replace(b"workbook.xml", b"workbook22.xml"))
    assert refusal(renamed) is ProblemCode.UNSAFE_FILE


def test_a_package_without_a_workbook_is_no_spreadsheet() -> None:
    assert refusal(_renamed(lambda name: name.replace("workbook.xml", "other.xml"))) is (
        ProblemCode.NOT_A_SPREADSHEET
    )
    assert refusal(_renamed(lambda name: name.replace("xl/worksheets", "xl/macrosheets"))) is (
        ProblemCode.CONTAINS_MACROS
    )
