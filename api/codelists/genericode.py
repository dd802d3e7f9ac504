"""Reads OASIS genericode 1.0 (`.gc`), the format of the eForms code lists."""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from lxml import etree

from api.codelists.fields import Entry, canonical
from api.codelists.rows import CodeListError

_ROOT, _ROW = "CodeList", "Row"
_VERSION = re.compile(rb"<(?:\w+:)?Version>([^<>&]{1,100})</")


def read_entries(source: BinaryIO) -> Iterator[Entry]:
    """Yields rows in constant memory, because the full CPV has tens of megabytes.

    A document type is refused: genericode needs none, and it enables entity bombs and external
    entities. The parser would not expand or fetch these either.
    """
    events = etree.iterparse(
        source,
        events=("start", "end"),
        tag=(f"{{*}}{_ROOT}", f"{{*}}{_ROW}"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        yield from _entries(events)
    except etree.XMLSyntaxError as error:
        raise _located(events.error_log) from error
    if events.root is None or etree.QName(events.root).localname != _ROOT:
        raise CodeListError("line 1", "not a genericode list")


def version_in(head: bytes) -> str | None:
    """The `Version` in the identification of the list."""
    match = _VERSION.search(head)
    return match[1].decode("utf-8", "replace").strip() or None if match else None


def _entries(events: Iterable[tuple[str, etree._Element]]) -> Iterator[Entry]:
    for event, element in events:
        name = etree.QName(element).localname
        if event == "start" and name == _ROOT:
            _refuse_document_type(element)
        elif event == "end" and name == _ROW:
            yield f"line {element.sourceline}", _fields(element)
            _forget(element)


def _located(log: etree._ListErrorLog) -> CodeListError:
    """Takes the first fault of the parser's own log.

    The error itself may describe a consequence without a line. The log of the error belongs to the
    process and may begin with faults of another file.
    """
    for fault in log:
        return CodeListError(f"line {fault.line}", fault.message)
    return CodeListError("line 1", "nothing to read")


def _refuse_document_type(root: etree._Element) -> None:
    if root.getroottree().docinfo.doctype:
        raise CodeListError("line 1", "a document type is not accepted")


def _fields(row: etree._Element) -> dict[str, str]:
    """Texts by the platform's field names, without labels in other languages than fi, sv and en."""
    texts = {
        canonical(_column(value)): value.findtext("{*}SimpleValue", "")
        for value in row.iterchildren("{*}Value")
    }
    return {name: text for name, text in texts.items() if not name.endswith("_label")}


def _column(value: etree._Element) -> str:
    column = value.get("ColumnRef")
    if column is None:
        raise CodeListError(f"line {value.sourceline}", "a value without its ColumnRef")
    return str(column)


def _forget(row: etree._Element) -> None:
    row.clear()
    parent = row.getparent()
    while parent is not None and (done := row.getprevious()) is not None:
        parent.remove(done)
