"""Cells of CSV that Excel would run."""

import pytest

from api.inspection.findings import Danger
from api.inspection.inspecting import inspect


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("a;=cmd|'/c calc'!A0", Danger.DDE),
        ("a,\"=cmd|' /c a,b'!A0\"", Danger.DDE),
        ("a\t-2+3+cmd|'/c calc;x'!A0", Danger.DDE),
        ("@SUM(1+9)*cmd|'/c calc'!A0", Danger.DDE),
        ("\ufeff =cmd|'/c calc'!A0", Danger.DDE),
        ('=WEBSERVICE("http://e.example/")', Danger.EXTERNAL),
        (r'=HYPERLINK("\\e.example\x\y")', Danger.PATH),
    ],
)
def test_dangerous_csv_is_refused(text: str, danger: Danger) -> None:
    assert [finding.danger for finding in inspect(text.encode(), "text/csv").findings] == [danger]


@pytest.mark.parametrize(
    "text",
    [
        "osa;hinta\n1;-2",
        "- a | b;c",
        "+358 40 123;a",
        "=SUM(A1:A2);b",
        r"a;\\palvelin\kansio",
        "a|b!",
    ],
)
def test_ordinary_csv_passes(text: str) -> None:
    assert inspect(text.encode(), "text/csv").findings == []
