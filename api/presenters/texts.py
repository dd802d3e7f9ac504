"""Texts of a page."""

import msgspec


class PageText(msgspec.Struct, frozen=True):
    """A text with its language, if that is not the page's, and with the target of its link."""

    text: str
    lang: str | None = None
    href: str | None = None


class Detail(msgspec.Struct, frozen=True):
    label: str
    values: list[PageText]
