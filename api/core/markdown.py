"""Converts untrusted Markdown to safe HTML."""

from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
"""No images: they would tell their server who reads the page."""
_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
_LEVELS_DOWN = 2
"""The page has its own headings of the first two levels."""
_DEEPEST = 6


References = dict[str, Any]
"""Targets of `[name]` links, as the parser stores them."""


def to_html(text: str, references: References | None = None) -> str:
    """`references` come from the whole document of which the text is a part."""
    env = {"references": dict(references or {})}
    tokens = parser().parse(text, env)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = _lowered(token)
    html = parser().renderer.render(tokens, parser().options, env)
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="nofollow noopener noreferrer",
    )


def references_of(text: str) -> References:
    env: dict[str, Any] = {}
    block_parser().parse(text, env)
    references: References = env.get("references", {})
    return references


def _lowered(token: Token) -> str:
    return f"h{min(int(token.tag[1:]) + _LEVELS_DOWN, _DEEPEST)}"


@cache
def parser() -> MarkdownIt:
    """Raw HTML is escaped; the sanitiser is a second protection."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


@cache
def block_parser() -> MarkdownIt:
    """Finds paragraphs and references only: what is within a paragraph can cost a thousand times as
    much, and is not asked for."""
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("inline")
