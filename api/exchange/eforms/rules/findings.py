"""What is wrong in a notice: the field, the place in it, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cache
from typing import Any

from lxml import etree

from api.exchange.eforms.writing.xml import NAMESPACES, Element


@dataclass(frozen=True)
class Finding:
    field: str
    """Number of the field in eForms, or in the Finnish additions (`FI-20`)."""
    code: str
    """`fault.‹code›` is its text."""
    path: str
    """XPath of the element that is wrong, or in which something is missing."""
    params: dict[str, Any] = dataclass_field(default_factory=dict)


def select(at: Element, path: str) -> list[Any]:
    """What the XPath finds. The prefixes are those of `writing/xml.py`."""
    result = _compiled(path)(at)
    return result if isinstance(result, list) else [result]


def texts(at: Element, path: str) -> Iterator[tuple[Element, str]]:
    """The elements that the XPath finds, with their text."""
    for element in select(at, path):
        yield element, (element.text or "").strip()


def path_of(element: Element) -> str:
    """Its XPath with local names, as people read it: `/PriorInformationNotice/ID`."""
    names = [
        etree.QName(each).localname for each in (*reversed(list(element.iterancestors())), element)
    ]
    return "/" + "/".join(names)


@cache
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path, namespaces=NAMESPACES)
