"""Markdown in paragraphs: what is one, that nothing gets lost, and what lives on."""

import re
from time import process_time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.ids import new_id
from api.core.markdown import references_of, to_html
from api.documents.inputs import LONGEST_TEXT
from api.documents.rules.diff import (
    ParagraphChange,
    SegmentChange,
    VersionParagraph,
    differences,
    segments,
)
from api.documents.rules.paragraph_matching import survivors
from api.documents.rules.paragraphs import (
    LONGEST_PARAGRAPH,
    join,
    split,
    text_faults,
)

TEXT = """\
[laki]: https://example.fi/laki

Johdanto
========

Hankinta kilpailutetaan [lain][laki] mukaan.
Rivi jatkuu.

- Laatu
- Hinta
  - painoarvo

***

1. Ensin

2. Sitten

> Lainaus
>
> jatkuu

| Osa | Alue |
|---|---|
| 1 | Pohjoinen |

```python
# ei otsikko

x = 1
```
"""

snippets = st.sampled_from(
    [
        "# Otsikko", "Väliotsikko\n---", "Kappale, jossa on **sanoja**.", "- yksi\n- kaksi", "* x",
        "1. yksi\n2. kaksi", "- yksi\n\n  jatkoa\n\n- kaksi", "> lainaus",
        "    sisennetty\n\n    x",
        "```\nkoodi\n\n# x\n```", "| a | b |\n|---|---|\n| 1 | 2 |", "***", "[a]: https://a.fi",
        "viite [a]", "<b>html</b>", "rivi\u2028toinen", "\ttab", "- \n", "```auki",
    ]
)  # fmt: skip
markdown = st.lists(st.tuples(snippets, st.sampled_from(["\n", "\n\n", "\n\n\n"]))).map(
    lambda parts: "".join(text + gap for text, gap in parts)
)
VOCABULARY = ["hinta", "laatu", "osa", "reitti", "auto", "koulu", "talvi", "työ"]
words = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=12).map(" ".join)
texts = st.lists(words, max_size=12)


def visible(html: str) -> str:
    return "".join(re.sub(r"<[^>]*>", "", html).split())


def test_each_kind_of_block_is_a_paragraph() -> None:
    blocks = split(TEXT)
    assert [(block.kind.value, block.level) for block in blocks] == [
        ("heading", 1), ("text", None), ("list_item", None), ("list_item", None),
        ("list_item", None), ("list_item", None), ("quote", None), ("table", None), ("code", None),
    ]  # fmt: skip
    assert blocks[3].markdown == "- Hinta\n  - painoarvo\n\n***\n\n"


def test_paragraph_resolves_references_of_the_whole_text() -> None:
    paragraph = split(TEXT)[1].markdown
    assert 'href="https://example.fi/laki"' in to_html(paragraph, references_of(TEXT))
    assert "href" not in to_html(paragraph)


@given(markdown | st.text())
def test_joined_paragraphs_are_the_text(text: str) -> None:
    blocks = split(text)
    if blocks:
        assert join(block.markdown for block in blocks) == re.sub("\r\n?", "\n", text)


@given(markdown)
def test_paragraphs_render_like_the_whole_text(text: str) -> None:
    references = references_of(text)
    apart = "".join(to_html(block.markdown, references) for block in split(text))
    assert visible(apart) == visible(to_html(text))


@given(markdown)
def test_splitting_again_changes_nothing(text: str) -> None:
    blocks = split(text)
    assert split(join(block.markdown for block in blocks)) == blocks


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_paragraphs"),
        ("[a]: https://a.fi", "no_paragraphs"),
        ("- x\n" * 2_001, "too_many_paragraphs"),
        ("x" * (LONGEST_PARAGRAPH + 1), "paragraph_too_long"),
        ("x" * 500_001, "length"),
    ],
)
def test_a_text_has_bounds(text: str, code: str) -> None:
    assert [fault.code for fault in text_faults("/text", text)] == [code]


@given(texts)
def test_unchanged_paragraphs_keep_key_and_place(text: list[str]) -> None:
    assert survivors(text, text) == list(range(len(text)))


@given(
    st.lists(words, unique=True, max_size=12).flatmap(
        lambda t: st.tuples(st.just(t), st.permutations(t))
    )
)
def test_moved_paragraph_keeps_its_key(both: tuple[list[str], list[str]]) -> None:
    old, new = both
    assert survivors(old, new) == [old.index(text) for text in new]


@given(texts, texts)
def test_key_is_inherited_once(old: list[str], new: list[str]) -> None:
    found = survivors(old, new)
    places = [place for place in found if place is not None]
    assert len(found) == len(new)
    assert len(places) == len(set(places))
    assert set(places) <= set(range(len(old)))


@pytest.mark.parametrize(
    ("old", "new", "lives"),
    [
        ("Reitit jaetaan viiteen osaan keväällä.", "Reitit jaetaan kuuteen osaan keväällä.", True),
        ("Reitit jaetaan osiin.", "Talvella lumi aurataan yöllä.", False),
        ("3. Hinta painaa eniten", "4. Hinta painaa eniten", True),
        ("Rivi\nkatkeaa tästä.", "Rivi katkeaa\ntästä.", True),
        ("## Osa", "### Osa", True),
        ("Kyllä.", "Ei.", False),
    ],
)
def test_lightly_edited_paragraph_keeps_its_key(old: str, new: str, lives: bool) -> None:
    assert survivors([old], [new]) == [0 if lives else None]


def test_closest_paragraph_inherits_the_key() -> None:
    old = ["Hinta painaa eniten kaikista perusteista."]
    new = ["Hinta painaa vähiten kaikista muista.", "Hinta painaa eniten kaikista."]
    assert survivors(old, new) == [None, 0]


def test_a_large_document_rewritten_from_end_to_end_is_compared() -> None:
    """Bounded work: every paragraph is edited, many words are in all of them."""
    old = [f"Kohta {n}: hankinta tehdään ja palvelu {n}a toimitetaan." for n in range(2_000)]
    new = [text.replace("tehdään", "toteutetaan") for text in old]
    assert survivors(old, new) == list(range(2_000))


def pieces(*entries: tuple[int, str]) -> list[VersionParagraph]:
    return [VersionParagraph(UUID(int=number), text) for number, text in entries]


def test_differences_state_the_outcome_of_each_paragraph() -> None:
    old = pieces((1, "Alku"), (2, "Poistuva"), (3, "Hinta on 5 €."), (4, "Siirtyvä"), (5, "Loppu"))
    new = pieces((4, "Siirtyvä"), (1, "Alku"), (3, "Hinta on 6 €."), (6, "Uusi"), (5, "Loppu"))
    found = differences(old, new)
    assert [(item.status, item.old, item.new) for item in found] == [
        (ParagraphChange.MOVED, 3, 0),
        (ParagraphChange.SAME, 0, 1),
        (ParagraphChange.REMOVED, 1, None),
        (ParagraphChange.EDITED, 2, 2),
        (ParagraphChange.ADDED, None, 3),
        (ParagraphChange.SAME, 4, 4),
    ]
    assert [(segment.op.value, segment.text) for segment in found[3].segments] == [
        ("equal", "Hinta on "), ("delete", "5"), ("insert", "6"), ("equal", " €."),
    ]  # fmt: skip


@given(texts, texts)
def test_differences_lead_from_one_text_to_the_other(before: list[str], after: list[str]) -> None:
    old = [VersionParagraph(new_id(), text) for text in before]
    lives = survivors(before, after)
    new = [
        VersionParagraph(new_id() if was is None else old[was].key, text)
        for text, was in zip(after, lives, strict=True)
    ]
    found = differences(old, new)
    assert sorted(one.old for one in found if one.old is not None) == list(range(len(old)))
    assert [item.new for item in found if item.new is not None] == list(range(len(new)))
    assert {difference.status for difference in differences(old, old)} <= {ParagraphChange.SAME}


@given(st.text(), st.text())
def test_segments_join_to_both_texts(old: str, new: str) -> None:
    made = segments(old, new)
    assert "".join(item.text for item in made if item.op is not SegmentChange.INSERT) == old
    assert "".join(one.text for one in made if one.op is not SegmentChange.DELETE) == new


@pytest.mark.parametrize("part", ["[", "![[", "**a", "<a "])
def test_limits_are_checked_before_what_is_costly_to_parse(part: str) -> None:
    """What is within paragraphs took up to 20 seconds, in the process that serves everybody."""
    text = part * (LONGEST_TEXT // len(part))
    began = process_time()
    [fault] = text_faults("/text", text)
    assert fault.code == "paragraph_too_long"
    assert process_time() - began < 1


def test_references_and_paragraphs_are_those_of_the_whole_parser() -> None:
    text = (
        "[nimi]: https://kunta.example/a\n\n# *Otsikko*\n\n- [nimi]\n- `koodi`\n\n|a|\n|-|\n|b|\n"
    )
    assert list(references_of(text)) == ["NIMI"]
    assert [block.kind.value for block in split(text)] == ["heading", *["list_item"] * 2, "table"]
