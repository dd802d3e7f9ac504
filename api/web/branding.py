"""An installation's name, colours and logo. Files are named after their content."""

import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from api.core.settings import Settings

_STYLE = Path(__file__).with_name("style.css").read_text("utf-8")
MEDIA_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}


class StaticFile(NamedTuple):
    name: str
    content: bytes
    media_type: str


@cache
def _style(colour: str | None, dark_colour: str | None) -> StaticFile:
    """The style sheet, with the colours of links and buttons replaced."""
    text = _STYLE
    if colour is not None:
        text += f":root {{ --deed: {colour}; }}\n"
        dark = dark_colour or "#8ec2f5"
        text += f"@media (prefers-color-scheme: dark) {{ :root {{ --deed: {dark}; }} }}\n"
    return _named(text.encode(), ".css", "text/css")


@cache
def _logo(path: Path | None) -> StaticFile | None:
    if path is None:
        return None
    return _named(path.read_bytes(), path.suffix, MEDIA_TYPES[path.suffix])


def style_of(settings: Settings) -> StaticFile:
    return _style(settings.site_colour, settings.site_colour_dark)


def logo_of(settings: Settings) -> StaticFile | None:
    return _logo(settings.site_logo)


def _named(content: bytes, ending: str, media_type: str) -> StaticFile:
    name = hashlib.blake2b(content, digest_size=8).hexdigest() + ending
    return StaticFile(name, content, media_type)
