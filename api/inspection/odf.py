"""Inspects OpenDocument files: texts, spreadsheets, presentations."""

from api.inspection import pictures
from api.inspection.archive import Budget, Package
from api.inspection.binaries import binary_danger
from api.inspection.findings import Danger, MetadataKind, Report, UninspectableError
from api.inspection.odf_parts import Part
from api.inspection.xml import Attributes, looks_like_xml, walk

MANIFEST = "META-INF/manifest.xml"
_MAIN = "content.xml"
_SCRIPTS = ("basic/", "scripts/", "dialogs/")
_OPAQUE = ("fonts/", "pictures/", "objectreplacements/", "thumbnails/", "layout-cache")
_DRAWN_OBJECTS = (
    "application/vnd.oasis.opendocument.chart", "application/vnd.oasis.opendocument.formula",
)  # fmt: skip
"""Types of objects that the office program draws itself. Another program would open all others."""


def inspect(data: bytes, report: Report) -> None:
    package = Package(data, Budget(len(data)))
    types, parts = Manifest(), {}
    for name, content in package.parts():
        if name.lower().startswith(_SCRIPTS):
            report.add(Danger.MACROS, name)
        if looks_like_xml(content):
            parts[name] = _walk(name, content, report, types)
        elif name.lower().endswith((".xml", ".rdf")) and content:
            raise UninspectableError(Danger.DAMAGED, name, "XML")
        elif name != "mimetype":
            _binary(name, content, report)
    if _MAIN not in parts or not types.known:
        raise UninspectableError(Danger.DAMAGED, _MAIN)
    types.judge(report)
    for part in parts.values():
        _judge_objects(part, types, report)


def _walk(name: str, xml: bytes, report: Report, types: "Manifest") -> Part:
    if name == MANIFEST:
        walk(name, xml, types.start, lambda _: None, lambda _: None)
    part = Part(name, report)
    walk(name, xml, part.start, part.end, part.text)
    return part


def _binary(name: str, content: bytes, report: Report) -> None:
    is_opaque = name.lower().startswith(_OPAQUE)
    if danger := binary_danger(content, is_known_kind=is_opaque):
        report.add(danger, name)
    if name.lower().startswith("thumbnails/"):
        report.metadata.add(MetadataKind.THUMBNAIL)
    report.metadata |= pictures.metadata_of(content)


def _judge_objects(part: Part, types: "Manifest", report: Report) -> None:
    for name in part.objects:
        path = name.removeprefix("./").rstrip("/")
        if types.known.get(f"{path}/") not in _DRAWN_OBJECTS:
            report.add(Danger.OLE, part.name, name)


class Manifest:
    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def start(self, _namespace: str, local: str, attributes: Attributes) -> None:
        given = dict(attributes)
        if local == "file-entry":
            self.known[given.get("full-path", "")] = given.get("media-type", "")
        elif local == "encryption-data":
            raise UninspectableError(Danger.ENCRYPTED, MANIFEST)

    def judge(self, report: Report) -> None:
        for name, kind in self.known.items():
            if "oleobject" in kind.lower():
                report.add(Danger.OLE, name, kind)
            elif "basic" in kind.lower() or "script" in kind.lower():
                report.add(Danger.MACROS, name, kind)
