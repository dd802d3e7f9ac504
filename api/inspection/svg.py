"""Checks drawings (SVG) inside Office files: they must not fetch or run anything automatically."""

import re

from api.inspection.findings import Danger, Report
from api.inspection.links import source_danger
from api.inspection.xml import Attributes

_NAMESPACE = "http://www.w3.org/2000/svg"
_FETCHED = re.compile(r"url\(\s*([^)]*)|@import\s*([^;]*)", re.IGNORECASE)


class Drawing:
    """Checks the drawing in one part. Call its methods in the order of the document."""

    def __init__(self, part: str, report: Report) -> None:
        self._part, self._report = part, report
        self._is_css = False

    def start(self, namespace: str, local: str, attributes: Attributes) -> bool:
        """Whether the element is checked completely. The caller checks links and scripts, as of any
        element.
        """
        is_drawn = namespace == _NAMESPACE
        self._is_css = is_drawn and local == "style"
        for key, value in attributes if is_drawn else ():
            danger = source_danger(value) if key in {"href", "src"} and local != "a" else None
            if key.lower().startswith("on"):
                self._report.add(Danger.SCRIPT, self._part, key)
            elif danger or css_fetches(value):
                self._report.add(danger or Danger.EXTERNAL, self._part, value)
        return is_drawn and local not in {"a", "script"}

    def text(self, data: str) -> None:
        if self._is_css and css_fetches(data):
            self._report.add(Danger.EXTERNAL, self._part, data.strip())


def css_fetches(text: str) -> bool:
    """Whether a style sheet or a style attribute fetches anything from outside the file."""
    return any(
        imported or not address.strip("\"' ").startswith(("#", "data:"))
        for address, imported in _FETCHED.findall(text)
    )
