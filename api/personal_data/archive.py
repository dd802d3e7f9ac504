"""Writes the ZIP of an export: JSON for machines, a page for people, and the uploads."""

import html
from collections.abc import Callable, Sequence
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec

from api.core.i18n import Language, translate
from api.personal_data.collection import Collected

FORMAT = "fi.vuoropuhelu.personal-data.v1"
Read = Callable[[str], bytes]


def write_archive(
    into: IO[bytes], collected: Sequence[Collected], language: Language, read: Read
) -> None:
    """`read` returns the content of a stored file. A missing file gets an empty `….missing.txt`."""
    with ZipFile(into, "w", ZIP_DEFLATED) as archive:
        data = {"format": FORMAT, "tables": {part.table: part.rows for part in collected}}
        archive.writestr("data.json", msgspec.json.format(msgspec.json.encode(data), indent=2))
        archive.writestr("index.html", page(collected, language))
        for storage_key, name in (pair for item in collected for pair in item.files):
            try:
                archive.writestr(f"files/{_safe(name)}", read(storage_key))
            except FileNotFoundError:
                archive.writestr(f"files/{_safe(name)}.missing.txt", b"")


def page(collected: Sequence[Collected], language: Language) -> str:
    title = html.escape(translate("export.title", language))
    parts = [_section(item, language) for item in collected if item.rows]
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f"</head><body><h1>{title}</h1>{''.join(parts)}</body></html>"
    )


def _section(collected: Collected, language: Language) -> str:
    heading = html.escape(translate(f"register.{collected.table}", language))
    return f"<h2>{heading}</h2>{''.join(map(_row, collected.rows))}"


def _row(row: dict[str, Any]) -> str:
    lines = "".join(
        f"<tr><th>{html.escape(name)}</th><td>{html.escape(_written(value))}</td></tr>"
        for name, value in row.items()
        if value not in (None, "", [], {})
    )
    return f"<table>{lines}</table><hr>"


def _written(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _safe(name: str) -> str:
    return name.replace("/", "_").replace("\\", "_").replace("..", "_")
