"""Parses a notice that may be hostile, within bounds of size, depth and entities."""

from lxml import etree

from api.core.errors import Fault, UnreadableFile
from api.exchange.eforms.writing.xml import Element
from api.inspection import xml
from api.inspection.findings import UninspectableError

LARGEST = 2_000_000
"""Bytes. The largest planning notices have some hundred thousand."""


def parse(data: bytes) -> Element:
    """Raises UnreadableFile. The first pass stores nothing and refuses document types, with them
    entities, and deep nesting; so the second pass has nothing to expand."""
    if len(data) > LARGEST:
        raise UnreadableFile([Fault("/file", "eforms_too_large", {"most": LARGEST})])
    try:
        xml.walk("", data, _ignore, _ignore, _ignore)
        safe = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        return etree.fromstring(data, safe)
    except (UninspectableError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile([Fault("/file", "eforms_not_xml")]) from error


def _ignore(*_: object) -> None:
    """An event of the parser that says nothing about safety."""
