"""Existing tests hold the guarantees to users."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = "\n".join(
    (ROOT / "openapi" / f"{name}.md").read_text("utf-8")
    for name in ("guarantees", "guarantees-people")
)
ITEMS = re.findall(r"^- .*(?:\n  .*)*", TEXT, re.MULTILINE)
LINK = re.compile(r"`(tests/\S+\.py)::(test_\w+)`")


def _sentences(item: str) -> str:
    return LINK.sub("", item).removeprefix("- ").strip()


@pytest.mark.parametrize("item", ITEMS, ids=_sentences)
def test_every_promise_is_one_sentence_and_held_by_tests(item: str) -> None:
    words, links = _sentences(item), LINK.findall(item)
    assert ". " not in words, "one sentence, one promise"
    assert words.endswith(".")
    assert links, "no test holds it"
    for path, name in links:
        source = (ROOT / path).read_text("utf-8")
        assert re.search(rf"^(async )?def {name}\(", source, re.MULTILINE), f"no {name} in {path}"


def test_every_link_belongs_to_a_promise() -> None:
    assert LINK.findall(TEXT) == [link for item in ITEMS for link in LINK.findall(item)]


def test_every_channel_is_promised_something() -> None:
    sections = TEXT.split("\n## ")[1:]
    assert len(sections) >= 6
    assert all("\nPromised:\n" in section and "\nNot promised:" in section for section in sections)
