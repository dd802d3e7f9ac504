"""Composing text takes time by its length, whatever it consists of."""

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import api
from api.core.normal_forms import MOST_MARKS, Form, composed, has_too_many_marks
from api.core.text_types import cleaned, one_line, several_lines

MARKS = "\u0315\u0300\u05ae\u0301"
FORMS: tuple[Form, ...] = ("NFC", "NFD", "NFKC", "NFKD")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("marks", [MARKS, "\u0344\u0315", "\uff9e\u0301", "\U0001d165\u0301"])
def test_marks_in_any_number_take_no_time(form: Form, marks: str) -> None:
    text = "a" + marks * 100_000
    began = time.process_time()
    assert len(composed(text, form)) < 5 * MOST_MARKS
    assert time.process_time() - began < 1


def test_letter_after_marks_takes_bounded_time() -> None:
    began = time.process_time()
    for function in (one_line, several_lines, cleaned):
        function(("a" + MARKS * 7) * 10_000)
    assert time.process_time() - began < 2


@given(st.text())
def test_ordinary_text_is_composed(text: str) -> None:
    assert not has_too_many_marks(text)
    for form in FORMS:
        assert composed(text, form) == unicodedata.normalize(form, text)


def test_as_many_marks_as_allowed_stay() -> None:
    assert not has_too_many_marks("a" + "\u0301" * MOST_MARKS)
    assert has_too_many_marks("a" + "\u0301" * (MOST_MARKS + 1))


@pytest.mark.parametrize("before", range(MOST_MARKS + 2))
def test_run_of_marks_is_found_anywhere(before: int) -> None:
    assert has_too_many_marks("ä" * before + "\u0301" * (MOST_MARKS + 1) + "ä")
    assert not has_too_many_marks("ä" * before + "\u0301" * (MOST_MARKS - 1) + "ä" + "\u0301")


def test_only_one_module_normalises_texts() -> None:
    root = Path(api.__file__).parents[1]
    sources = [*root.glob("api/**/*.py"), *root.glob("workers/**/*.py")]
    calls = {source.name for source in sources if "unicodedata.normalize(" in source.read_text()}
    imports = [one.name for one in sources if "from unicodedata import" in one.read_text()]
    assert calls == {"normal_forms.py"}
    assert not imports
