"""The layouts of an XLSX that programs write beside the usual one, brought into that."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from posixpath import dirname

from api.spreadsheets.scan import Attributes, walk

USUAL = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
USUAL_ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}" Target="{USUAL}"/></Relationships>'
).encode()
"""`_rels/.rels`, where the workbook lies in the usual place."""


def workbook_part(relations: bytes) -> str | None:
    """What `_rels/.rels` names as the workbook."""
    targets: list[str] = []

    def relation(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            targets.append(attributes.get("Target", "").replace("\\", "/").lstrip("/"))

    walk(relations, relation)
    return targets[0] if targets else None


def usual_names(names: Iterable[str], workbook: str) -> dict[str, str]:
    """Each part's name once the workbook lies in the usual place."""
    folder = dirname(workbook)
    relations = posixpath.join(folder, "_rels", f"{posixpath.basename(workbook)}.rels")
    moved = {workbook: USUAL, relations: RELATIONS}
    return {name: moved.get(name) or _moved(name, folder) for name in names}


def _moved(name: str, folder: str) -> str:
    is_outside = name.startswith(("_rels/", "docProps/")) or name == "[Content_Types].xml"
    if is_outside or folder == "xl" or not name.startswith(folder):
        return name
    return posixpath.join("xl", name.removeprefix(folder).lstrip("/"))


def with_moved_targets(relations: bytes, folder: str) -> bytes:
    """What they name from the root of the package has moved with its folder."""
    root = f'Target="/{folder}/' if folder else 'Target="/'
    return relations.replace(root.encode(), b'Target="/xl/')
