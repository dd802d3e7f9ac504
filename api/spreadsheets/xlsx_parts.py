"""Finds the parts of an XLSX by the names of sheets."""

from __future__ import annotations

from api.spreadsheets.scan import Attributes, walk


def worksheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """Path of the part (`xl/worksheets/sheet1.xml`) by the name of the sheet."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            identity = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            sheets[attributes.get("name", "")] = identity

    walk(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"), relation)
    walk(parts["xl/workbook.xml"], sheet)
    return {name: _path(targets.get(identity, "")) for name, identity in sheets.items()}


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"


def part_named(parts: dict[str, bytes], name: str) -> bytes | None:
    """The part with this name in any case, as the reader searches for it."""
    return next((part for key, part in parts.items() if key.casefold() == name), None)
