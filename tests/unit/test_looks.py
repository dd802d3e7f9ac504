"""The looks of the browser tests: every pair of script, width, language and scheme occurs."""

import re
from itertools import combinations, product
from pathlib import Path

import pytest

from tests.browser.looks import LOOKS
from tests.browser.person import Look

VALUES = {
    "language": ("fi", "sv", "en"),
    "width": (1280, 360),
    "scheme": ("light", "dark"),
    "script": (False, True),
}
BROWSER = Path(__file__).parents[1] / "browser"


@pytest.mark.parametrize(("one", "other"), list(combinations(VALUES, 2)))
def test_every_pair_occurs(one: str, other: str) -> None:
    seen = {(getattr(look, one), getattr(look, other)) for look in LOOKS.values()}
    assert set(product(VALUES[one], VALUES[other])) == seen


def test_every_look_has_a_test_and_every_test_takes_one_of_them() -> None:
    tests = "\n".join(path.read_text("utf-8") for path in BROWSER.glob("test_*.py"))
    assert [name for name in LOOKS if name != "DESK" and not re.search(rf"\b{name}\b", tests)] == []
    assert "Look(" not in tests


def test_names_tell_looks_apart() -> None:
    assert Look().name != Look(script=True).name
    assert len({look.name for look in LOOKS.values()}) == len(set(LOOKS.values()))
