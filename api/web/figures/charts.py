"""A figure over its periods as an SVG bar chart with a text equivalent. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

SVG_TYPE = "image/svg+xml"
MOST_BARS = 36
"""The newest periods are drawn: three years of months."""
_MOST_LABELS = 9
_WIDTH, _HEIGHT, _TOP, _BOTTOM, _LEFT = 640, 240, 28, 28, 8
_SVG = "http://www.w3.org/2000/svg"
_PLOT = _HEIGHT - _TOP - _BOTTOM
_GAP = 0.25
"""Of the width of a bar."""


class Bar(NamedTuple):
    label: str
    """Under the bar, short."""
    period: str
    written: str
    """The value in words, also where there is none."""
    value: float | None
    """At least 0. None: no bar."""


class Chart(NamedTuple):
    id: str
    """Prefix of the ids in the SVG, so that a page can have several charts."""
    title: str
    bars: Sequence[Bar]
    """Oldest first."""
    full: float | None
    """The value of a bar of full height. None: the highest value."""


def svg(chart: Chart, *, alone: bool = False) -> str:
    """`alone`: as a file, on white. Within a page it has the colours of the page."""
    bars = chart.bars[-MOST_BARS:]
    root = etree.Element(
        f"{{{_SVG}}}svg",
        {
            "viewBox": f"0 0 {_WIDTH} {_HEIGHT}",
            "role": "img",
            "aria-labelledby": f"{chart.id}-title {chart.id}-text",
            "font-family": "sans-serif",
            "font-size": "13",
            "fill": "currentColor",
            "class": "chart",
        },
        nsmap={None: _SVG},
    )
    _text(root, "title", chart.title, {"id": f"{chart.id}-title"})
    in_words = " ".join(f"{bar.period}: {bar.written}." for bar in bars)
    _text(root, "desc", in_words, {"id": f"{chart.id}-text"})
    if alone:
        size = {"width": "100%", "height": "100%"}
        etree.SubElement(root, f"{{{_SVG}}}rect", size | {"fill": "#fff"})
    _draw(root, bars, chart.full)
    return etree.tostring(root, encoding="unicode")


def _draw(root: etree._Element, bars: Sequence[Bar], full: float | None) -> None:
    base = _HEIGHT - _BOTTOM
    line = {"x1": f"{_LEFT}", "x2": f"{_WIDTH - _LEFT}", "y1": f"{base}", "y2": f"{base}"}
    etree.SubElement(root, f"{{{_SVG}}}line", line | {"stroke": "currentColor"})
    if not bars:
        return
    highest = full or max((bar.value or 0 for bar in bars), default=0) or 1
    step = (_WIDTH - 2 * _LEFT) / max(len(bars), 3)
    every = -(-len(bars) // _MOST_LABELS)
    for index, bar in enumerate(bars):
        middle = _LEFT + (index + 0.5) * step
        height = max((bar.value or 0) / highest * _PLOT, 1)
        if bar.value is not None:
            _bar(root, middle, base - height, step * (1 - _GAP), height)
        if (len(bars) - 1 - index) % every == 0:
            _label(root, bar.written, middle, base - height - 6)
            _label(root, bar.label, middle, _HEIGHT - 9)


def _bar(root: etree._Element, middle: float, top: float, width: float, height: float) -> None:
    place = {"x": middle - width / 2, "y": top, "width": width, "height": height}
    values = {name: f"{value:.1f}" for name, value in place.items()}
    etree.SubElement(root, f"{{{_SVG}}}rect", values | {"fill": "#3b7cb8"})


def _label(root: etree._Element, text: str, x: float, y: float) -> None:
    _text(root, "text", text, {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": "middle"})


def _text(parent: etree._Element, tag: str, text: str, attributes: dict[str, str]) -> None:
    etree.SubElement(parent, f"{{{_SVG}}}{tag}", attributes).text = text
