"""Inspects Word, Excel and PowerPoint files: each part by its content, whatever its name is."""

from collections import defaultdict
from functools import partial

from api.inspection import limits, pictures
from api.inspection.archive import Budget, Package
from api.inspection.binaries import binary_danger
from api.inspection.findings import Danger, MetadataKind, Report, UninspectableError
from api.inspection.ooxml_parts import Part
from api.inspection.relationships import Relationships
from api.inspection.xml import looks_like_xml, walk

TYPES = "[Content_Types].xml"
_DANGEROUS_TYPES = {
    "vba": Danger.MACROS,
    "macroenabled": Danger.MACROS,
    "macrosheet": Danger.MACROS,
    "dialogsheet": Danger.MACROS,
    "attachedtoolbars": Danger.CUSTOM_UI,
    "keymapcustomizations": Danger.CUSTOM_UI,
    "customui": Danger.CUSTOM_UI,
    "webextension": Danger.CUSTOM_UI,
    "activex": Danger.ACTIVE_X,
    "oleobject": Danger.OLE,
    "externallink": Danger.EXTERNAL,
    "spreadsheetml.connections": Danger.CONNECTION,
    "spreadsheetml.querytable": Danger.CONNECTION,
}
_OPAQUE_TYPES = ("font", "printersettings", "customproperty")


def inspect(data: bytes, report: Report, budget: Budget | None = None, nested: int = 0) -> None:
    package = Package(data, budget or Budget(len(data)))
    types, relationships = ContentTypes(), Relationships(report)
    inner: dict[str, bytes] = {}
    for name, content in package.parts():
        if looks_like_xml(content):
            _walk(name, content, report, types, relationships)
        elif name.lower().endswith((".xml", ".rels", ".vml")):
            raise UninspectableError(Danger.DAMAGED, name, "XML")
        elif content.startswith(b"PK"):
            inner[name] = content
        else:
            _binary(name, content, report, types)
    if not types.known:
        raise UninspectableError(Danger.DAMAGED, TYPES)
    types.judge([info.filename for info in package.infos], report)
    for name, content in inner.items():
        if nested >= limits.NESTED_FILES or not relationships.is_of_a_chart(name):
            report.add(Danger.EMBEDDED, name)
        else:  # the workbook of a chart
            inspect(content, report, package.budget, nested + 1)


def _walk(
    name: str, xml: bytes, report: Report, types: "ContentTypes", relationships: Relationships
) -> None:
    if name == TYPES:
        walk(name, xml, types.start, lambda _: None, lambda _: None)
        return
    part = Part(name, report, partial(relationships.add, name))
    walk(name, xml, part.start, part.end, part.text)
    part.finish()


def _binary(name: str, content: bytes, report: Report, types: "ContentTypes") -> None:
    is_opaque = any(word in types.of(name) for word in _OPAQUE_TYPES)
    if danger := binary_danger(content, is_known_kind=is_opaque):
        report.add(danger, name)
    if name.lower().startswith("docprops/thumbnail"):
        report.metadata.add(MetadataKind.THUMBNAIL)
    report.metadata |= pictures.metadata_of(content)


class ContentTypes:
    """Types of parts, from `[Content_Types].xml`. It is the first part of most files; a part before
    it has no type yet and is not accepted as opaque.
    """

    def __init__(self) -> None:
        self.known: dict[str, str] = {}
        self._by_suffix: dict[str, str] = defaultdict(str)

    def start(self, _namespace: str, local: str, attributes: list[tuple[str, str]]) -> None:
        given = dict(attributes)
        kind = given.get("ContentType", "").lower()
        if local == "Override":
            self.known[given.get("PartName", "").lower().lstrip("/")] = kind
        elif local == "Default":
            self._by_suffix[given.get("Extension", "").lower()] = kind

    def of(self, name: str) -> str:
        lower = name.lower()
        return self.known.get(lower) or self._by_suffix[lower.rpartition(".")[2]]

    def judge(self, names: list[str], report: Report) -> None:
        """Also refuses dangerous types that are declared for no existing part: nobody declares them
        by accident.
        """
        for name in names:
            self._judge(name, self.of(name), report)
            if name.lower().endswith("vbaproject.bin"):
                report.add(Danger.MACROS, name)
        for name, kind in self.known.items():
            self._judge(name, kind, report)

    def _judge(self, name: str, kind: str, report: Report) -> None:
        for word, danger in _DANGEROUS_TYPES.items():
            if word in kind:
                report.add(danger, name, kind.rpartition("/")[2])
