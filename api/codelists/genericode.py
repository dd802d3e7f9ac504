"""OASIS genericode 1.0 (`.gc`), the form of the eForms code lists."""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from lxml import etree

from api.codelists.fields import Entry, canonical
from api.codelists.rows import CodeListError

_ROOT, _ROW = "CodeList", "Row"
_VERSION = re.compile(rb"<(?:\w+:)?Version>([^<>&]{1,100})</")


def read_entries(source: BinaryIO) -> Iterator[Entry]:
    """Rows one at a time in constant memory, the full CPV being tens of megabytes.

    A document type is refused whole: genericode needs none, and it is the door of entity bombs
    and external entities. The parser would not expand or fetch them either.
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
    """What stands in the `Version` of the list's identification."""
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
    """From the parser's own log: the error itself may hold a consequence, without a line.

    The log on the error is the whole process's and may begin with some other file's faults.
    """
    for fault in log:
        return CodeListError(f"line {fault.line}", fault.message)
    return CodeListError("line 1", "nothing to read")


def _refuse_document_type(root: etree._Element) -> None:
    if root.getroottree().docinfo.doctype:
        raise CodeListError("line 1", "a document type is not accepted")


def _fields(row: etree._Element) -> dict[str, str]:
    """Texts by our field names; labels in languages we do not serve are left out."""
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
