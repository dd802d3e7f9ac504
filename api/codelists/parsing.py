"""Parses external code lists: genericode, CSV, and Statistics Finland's classification JSON.

A fault raises `CodeListError` with its position. Rows are yielded while reading, so the caller must
not commit before the last one.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any, BinaryIO

from api.codelists import genericode
from api.codelists.fields import Entry, build_rows, canonical
from api.codelists.rows import LANGUAGES, CodeListError, CodeRow

_DELIMITERS = ",;\t"
_HEAD = 64_000
"""Bytes at the beginning of a list that contain its version."""


def read_codes(source: BinaryIO, language: str = "fi") -> Iterator[CodeRow]:
    """Reads any of the three formats, detected by content. The stream must be seekable.

    `language` is the language of a CSV column `name`, which does not state its language.
    """
    start = source.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    source.seek(0)
    if start == b"<":
        return read_genericode(source)
    return read_statfin(source) if start in {b"[", b"{"} else read_csv(source, language)


def read_version(source: BinaryIO) -> str | None:
    """The version of a genericode list. Leaves the stream at its beginning."""
    start = source.read(_HEAD)
    source.seek(0)
    return genericode.version_in(start)


def read_genericode(source: BinaryIO) -> Iterator[CodeRow]:
    return build_rows(genericode.read_entries(source), unnamed="en")


def read_csv(source: BinaryIO, language: str = "fi") -> Iterator[CodeRow]:
    """Delimiters are comma, semicolon or tab. `fields.canonical` knows many spellings of headings.

    Unknown columns become attributes.
    """
    return build_rows(_csv_entries(_decode(source.read())), unnamed=language)


def read_statfin(source: BinaryIO) -> Iterator[CodeRow]:
    """Items of a classification at data.stat.fi: an array of objects like

    `{"code": "091", "parentCode": null, "classificationItemNames": [{"lang": "fi", "name": "…"}]}`.
    The service answers in one language at a time, and `merge_names` joins the answers. The items
    have no region of a municipality (another table has it) and usually no validity.
    """
    return build_rows(_statfin_entries(_load_json(source.read())), unnamed="fi")


def merge_names(rows: Iterable[CodeRow], *others: Iterable[CodeRow]) -> list[CodeRow]:
    """The rows with names added from the others. Existing names stay."""
    merged = {row.code: row for row in rows}
    for other in others:
        for row in other:
            if known := merged.get(row.code):
                merged[row.code] = replace(known, names={**row.names, **known.names})
    return list(merged.values())


def _decode(data: bytes) -> str:
    # Finnish offices still publish files in Windows-1252, so it is tried if UTF-8 fails.
    for encoding in ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise CodeListError("line 1", "neither UTF-8 nor Windows-1252")


def _csv_entries(text: str) -> Iterator[Entry]:
    lines = _csv_lines(text)
    where, heading = next(lines, ("line 1", []))
    header = [canonical(name) for name in heading]
    if "code" not in header:
        raise CodeListError(where, "no column for the code")
    for where, cells in lines:
        if any(cells[len(header) :]):
            raise CodeListError(where, "more cells than the heading has")
        yield where, {name: cell for name, cell in zip(header, cells, strict=False) if name}


def _csv_lines(text: str) -> Iterator[tuple[str, list[str]]]:
    """Lines that are not blank, each with its position."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield f"line {reader.line_num}", cells
    except csv.Error as error:
        raise CodeListError(f"line {reader.line_num}", str(error)) from error


def _delimiter(text: str) -> str:
    heading = text.partition("\n")[0]
    return max(_DELIMITERS, key=heading.count)


def _load_json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        raise CodeListError(f"line {error.lineno}", error.msg) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise CodeListError("line 1", "not readable as JSON") from error


def _statfin_entries(items: Any) -> Iterator[Entry]:
    if not isinstance(items, list):
        raise CodeListError("line 1", "not an array of classification items")
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            raise CodeListError(f"item {number}", "not an object")
        yield f"item {number}", _statfin_fields(item)


def _statfin_fields(item: dict[str, Any]) -> dict[str, str]:
    fields = {
        "code": item.get("code") or str(item.get("localId", "")).rpartition("/")[2],
        "parent": item.get("parentCode"),
        "valid_from": item.get("validFrom"),
        "valid_to": item.get("validTo"),
        **dict(_statfin_names(item.get("classificationItemNames"))),
    }
    return {name: str(value) for name, value in fields.items() if value is not None}


def _statfin_names(names: Any) -> Iterator[tuple[str, Any]]:
    for name in names if isinstance(names, list) else ():
        if isinstance(name, dict) and name.get("lang") in LANGUAGES:
            yield name["lang"], name.get("name")
