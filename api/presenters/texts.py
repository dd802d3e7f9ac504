"""Pieces of text as surfaces show them."""

import msgspec


class PageText(msgspec.Struct, frozen=True):
    """`lang` where it is not the page's own; `href` where it leads."""

    text: str
    lang: str | None = None
    href: str | None = None


class Detail(msgspec.Struct, frozen=True):
    label: str
    values: list[PageText]
