"""Colours: how well one can be read on another (WCAG 2.2, 1.4.3). Pure."""

import re

ENOUGH = 4.5
"""Contrast that text of usual size needs."""
WHITE, NIGHT = "#ffffff", "#12181f"
"""Backgrounds of the pages, by day and in the dark."""
_HEX = re.compile(r"#[0-9a-f]{6}")


def readable_on(background: str, text: str) -> str:
    """The colour in lower case. Raises ValueError with the reason."""
    colour = text.strip().lower()
    if _HEX.fullmatch(colour) is None:
        raise ValueError("give a colour such as #0b5394")
    reached = contrast(colour, background)
    if reached < ENOUGH:
        raise ValueError(f"its contrast to {background} is {reached:.1f}; text needs {ENOUGH}")
    return colour


def contrast(colour: str, background: str) -> float:
    darker, lighter = sorted((_luminance(colour), _luminance(background)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
