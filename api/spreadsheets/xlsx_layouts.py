"""Converts unusual layouts of an XLSX, which some programs write, to the standard layout."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from posixpath import dirname

from api.spreadsheets.scan import Attributes, walk

STANDARD_WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
STANDARD_ROOT_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}" Target="{STANDARD_WORKBOOK}"/></Relationships>'
).encode()
"""Content of `_rels/.rels` for a workbook in the standard place."""


def workbook_part(relations: bytes) -> str | None:
    """Name of the workbook part according to `_rels/.rels`."""
    targets: list[str] = []

    def relation(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            targets.append(attributes.get("Target", "").replace("\\", "/").lstrip("/"))

    walk(relations, relation)
    return targets[0] if targets else None


def standard_names(names: Iterable[str], workbook: str) -> dict[str, str]:
    """New names of the parts, for a workbook in the standard place."""
    folder = dirname(workbook)
    relations = posixpath.join(folder, "_rels", f"{posixpath.basename(workbook)}.rels")
    moved = {workbook: STANDARD_WORKBOOK, relations: RELATIONS}
    return {name: moved.get(name) or _moved(name, folder) for name in names}


def _moved(name: str, folder: str) -> str:
    is_outside = name.startswith(("_rels/", "docProps/")) or name == "[Content_Types].xml"
    if is_outside or folder == "xl" or not name.startswith(folder):
        return name
    return posixpath.join("xl", name.removeprefix(folder).lstrip("/"))


def with_moved_targets(relations: bytes, folder: str) -> bytes:
    """Change absolute targets in the relations to the new folder."""
    root = f'Target="/{folder}/' if folder else 'Target="/'
    return relations.replace(root.encode(), b'Target="/xl/')
