"""Splits Markdown into paragraphs that people can comment.

A paragraph is a heading, a block of text, one item of a list, a table, a block of code or a
quotation. It has its lines and everything up to the next paragraph, so that the joined paragraphs
are exactly the original text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from api.core.errors import Fault
from api.core.markdown import block_parser
from api.documents.inputs import LONGEST_TEXT
from api.documents.models import ParagraphKind

MOST_PARAGRAPHS = 2_000
LONGEST_PARAGRAPH = 20_000

_KINDS = {
    "heading_open": ParagraphKind.HEADING,
    "paragraph_open": ParagraphKind.TEXT,
    "fence": ParagraphKind.CODE,
    "code_block": ParagraphKind.CODE,
    "table_open": ParagraphKind.TABLE,
    "blockquote_open": ParagraphKind.QUOTE,
}
_NEW_LINES = re.compile(r"\r\n?")


@dataclass(frozen=True)
class Block:
    kind: ParagraphKind
    level: int | None
    """Level of a heading, 1 to 6."""
    markdown: str


def split(text: str) -> list[Block]:
    """Lines before the first paragraph (link references, horizontal rules) belong to it."""
    text = _NEW_LINES.sub("\n", text)
    lines = text.split("\n")
    starts = list(_starts(block_parser().parse(text)))
    edges = [0, *(line for line, _, _ in starts[1:]), len(lines)]
    return [
        Block(kind, level, _joined(lines, begin, end))
        for (_, kind, level), begin, end in zip(starts, edges, edges[1:], strict=False)
    ]


def join(paragraphs: Iterable[str]) -> str:
    return "".join(paragraphs)


def text_faults(pointer: str, text: str) -> Iterator[Fault]:
    """Faults of limits that keep parsing and comparing cheap."""
    if len(text) > LONGEST_TEXT:
        yield Fault(pointer, "length", {"low": 1, "high": LONGEST_TEXT})
        return
    blocks = split(text)
    if not blocks:
        yield Fault(pointer, "no_paragraphs")
    if len(blocks) > MOST_PARAGRAPHS:
        yield Fault(pointer, "too_many_paragraphs", {"most": MOST_PARAGRAPHS})
    for number, block in enumerate(blocks, start=1):
        if len(block.markdown) > LONGEST_PARAGRAPH:
            params = {"number": number, "most": LONGEST_PARAGRAPH}
            yield Fault(pointer, "paragraph_too_long", params)


def _starts(tokens: Iterable[Token]) -> Iterator[tuple[int, ParagraphKind, int | None]]:
    for token in tokens:
        if token.map is None:
            continue
        if token.level == 0 and token.type in _KINDS:
            kind = _KINDS[token.type]
            level = int(token.tag[1:]) if kind is ParagraphKind.HEADING else None
            yield token.map[0], kind, level
        elif token.level == 1 and token.type == "list_item_open":
            yield token.map[0], ParagraphKind.LIST_ITEM, None


def _joined(lines: list[str], begin: int, end: int) -> str:
    text = "\n".join(lines[begin:end])
    return text if end == len(lines) else f"{text}\n"
