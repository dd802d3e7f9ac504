"""Passages are found by how they read, in whatever form the text is stored."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.normal_forms import composed
from api.hidings.passages import canonical, find, occurrences, replaced


@pytest.mark.parametrize(
    ("kept", "passage"),
    [
        ("010190\u2011123A", "010190-123A"),
        ("010190-123a", "010190\u2013123A"),
        ("**Matti** Meikäläinen", "Matti Meikäläinen"),
        ("Matti *Meikä*läinen", "Matti Meikäläinen"),
        ("Mat\u00adti Meikä\u200bläinen", "Matti  meikäläinen"),
        ("Matti\u00a0\n Meikäläinen", "Matti Meikäläinen"),
        ("Matti Meika\u0308la\u0308inen", "Matti Meikäläinen"),
        ("Matti Meikäläinen", "**Matti** Meika\u0308la\u0308inen"),
    ],
)
def test_equivalent_spellings_are_found(kept: str, passage: str) -> None:
    assert replaced(passage, f"x {kept} y {kept}", "-").replace("**", "") == "x - y -"
    assert occurrences(passage, kept) == {composed(kept).removeprefix("**")}
    assert replaced(canonical(passage), kept, "-").strip("*") == "-"  # as after a restore


@pytest.mark.parametrize(
    ("kept", "passage"),
    [("Mäki", "Maki"), ("Maki", "Mäki"), ("a b", "ab"), ("ab", "a b"), ("", "a")],
)
def test_other_spellings_are_not_found(kept: str, passage: str) -> None:
    assert find(passage, kept) == []


@given(st.text(min_size=1), st.text(), st.text())
def test_exact_passage_is_found(passage: str, before: str, behind: str) -> None:
    if canonical(passage):
        assert find(passage, f"{before} {passage} {behind}")


def test_the_longest_text_takes_a_bounded_time() -> None:
    start = time.process_time()
    assert find("a* " * 6_000 + "b", "a* " * 160_000 + "b")
    assert time.process_time() - start < 2
