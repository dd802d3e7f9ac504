"""Atom 1.0 (RFC 4287)."""

import re
from datetime import datetime

from lxml import etree

from api.core.text_types import cleaned
from api.feeds.writers.model import Entry, Feed

MEDIA_TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML forbids, beside the control characters that all formats remove."""


def write_atom(feed: Feed) -> bytes:
    root = etree.Element(f"{{{NAMESPACE}}}feed", {_LANG: feed.language}, nsmap={None: NAMESPACE})
    _add(root, "id", feed.uri)
    _add(root, "title", feed.title)
    _add(root, "updated", _written(feed.updated))
    _add(root, "link", rel="self", href=feed.self_url, type=MEDIA_TYPE)
    _add(root, "link", rel="alternate", href=feed.home_url, type="text/html")
    _add(root, "link", rel="license", href=feed.licence_url)
    if feed.next_url:
        _add(root, "link", rel="next", href=feed.next_url, type=MEDIA_TYPE)
    _add(root, "generator", "Vuoropuhelu")
    for entry in feed.entries:
        _add_entry(root, entry)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _add_entry(root: etree._Element, entry: Entry) -> None:
    node = etree.SubElement(root, f"{{{NAMESPACE}}}entry", {_LANG: entry.language})
    _add(node, "id", entry.uri)
    _add(node, "title", entry.title)
    _add(node, "link", rel="alternate", href=entry.url, type="text/html")
    _add(node, "published", _written(entry.published))
    _add(node, "updated", _written(entry.updated))
    _add(_add(node, "author"), "name", entry.author)
    for category in entry.categories:
        label = {"label": category.label} if category.label else {}
        _add(node, "category", term=category.term, scheme=category.scheme, **label)
    _add(node, "content", entry.text, type="text")


def _add(parent: etree._Element, name: str, words: str = "", **attributes: str) -> etree._Element:
    readable = {key: _NOT_XML.sub("", cleaned(value)) for key, value in attributes.items()}
    node = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", readable)
    node.text = _NOT_XML.sub("", cleaned(words, lines=True))
    return node


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
