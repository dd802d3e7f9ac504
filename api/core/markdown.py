"""Markdown of strangers as HTML that can do no harm."""

from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
"""No images: they would tell their server who reads."""
_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
_LEVELS_DOWN = 2
"""The page has its own headings of the first two levels."""
_DEEPEST = 6


References = dict[str, Any]
"""Where `[name]` leads, as the parser keeps it."""


def to_html(text: str, references: References | None = None) -> str:
    """`references` are those of the whole document that the text is a part of."""
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
    parser().parse(text, env)
    references: References = env.get("references", {})
    return references


def _lowered(token: Token) -> str:
    return f"h{min(int(token.tag[1:]) + _LEVELS_DOWN, _DEEPEST)}"


@cache
def parser() -> MarkdownIt:
    """Raw HTML is shown as it is written; the cleaning afterwards is the second lock."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")
