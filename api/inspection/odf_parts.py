"""Inspects one XML part of an OpenDocument file."""

from api.inspection.findings import Danger, MetadataKind, Report
from api.inspection.formulas import formula_danger
from api.inspection.links import link_danger, source_danger, value_danger
from api.inspection.svg import Drawing
from api.inspection.xml import Attributes, value_of

_REFUSED = {
    "event-listener": Danger.SCRIPT,
    "object-ole": Danger.OLE,
    "applet": Danger.ACTIVE_X,
    "plugin": Danger.ACTIVE_X,
    "floating-frame": Danger.OTHER_DOCUMENT,
    "section-source": Danger.OTHER_DOCUMENT,
    "dde-source": Danger.DDE,
    "dde-connection": Danger.DDE,
    "dde-connection-decl": Danger.DDE,
    "dde-link": Danger.DDE,
    "table-source": Danger.EXTERNAL,
    "cell-range-source": Danger.EXTERNAL,
    "connection-resource": Danger.CONNECTION,
    "database-source-sql": Danger.CONNECTION,
    "database-source-query": Danger.CONNECTION,
    "database-source-table": Danger.CONNECTION,
    "source-service": Danger.CONNECTION,
    "database-display": Danger.CONNECTION,
    "database-next": Danger.CONNECTION,
    "database-row-select": Danger.CONNECTION,
    "macro": Danger.MACROS,
    "execute-macro": Danger.MACROS,
}
_SLIDES = "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"
_LINKS = frozenset({"a", "area-rectangle", "area-circle", "area-polygon"})
_WITHOUT_CODE = frozenset({"libraries", "library-embedded", "library-linked"})
"""LibreOffice writes an empty library into files that have no macros."""
_ACTIONS = frozenset({"execute", "verb"})
_DISPLAYED = frozenset({"name", "title", "description", "display-name", "alternative"})
_SAVED = {
    "initial-creator": MetadataKind.AUTHOR,
    "printed-by": MetadataKind.AUTHOR,
    "creation-date": MetadataKind.DATES,
    "print-date": MetadataKind.DATES,
    "generator": MetadataKind.SOFTWARE,
    "editing-cycles": MetadataKind.EDITING,
    "editing-duration": MetadataKind.EDITING,
    "keyword": MetadataKind.DESCRIPTION,
    "title": MetadataKind.DESCRIPTION,
    "subject": MetadataKind.DESCRIPTION,
    "description": MetadataKind.DESCRIPTION,
    "user-defined": MetadataKind.CUSTOM,
}


class Part:
    def __init__(self, name: str, report: Report) -> None:
        self.name, self._report = name, report
        self._is_meta = name.lower().rpartition("/")[2] == "meta.xml"
        self._saved: MetadataKind | None = None
        self._in_scripts = False
        self._drawing = Drawing(name, report)
        self.objects: list[str] = []
        """Paths of embedded objects in the archive."""

    def start(self, namespace: str, local: str, attributes: Attributes) -> None:
        if self._drawing.start(namespace, local, attributes):
            return
        if local == "event-listener" and namespace == _SLIDES:
            pass  # such as "next slide"; its attributes are checked below
        elif danger := _REFUSED.get(local):
            self._report.add(danger, self.name, local)
        elif local == "script" or (self._in_scripts and local not in _WITHOUT_CODE):
            self._script(namespace, local)
        elif local == "template":
            self._report.metadata.add(MetadataKind.TEMPLATE)
        elif local == "Signature":
            self._report.metadata.add(MetadataKind.SIGNATURE)
        self._in_scripts |= local == "scripts"
        self._saved = self._kind(local, attributes)
        for key, value in attributes:
            self._attribute(local, key, value, attributes)

    def _kind(self, local: str, attributes: Attributes) -> MetadataKind | None:
        if local == "config-item" and value_of(attributes, "name") == "PrinterName":
            return MetadataKind.DEVICE
        if local == "creator":
            return MetadataKind.AUTHOR if self._is_meta else MetadataKind.CONTRIBUTORS
        return _SAVED.get(local) if self._is_meta else None

    def _script(self, namespace: str, local: str) -> None:
        if self._in_scripts and local == "script" and "opendocument" in namespace:
            return  # only its content is dangerous
        self._report.add(Danger.SCRIPT, self.name, local)

    def _attribute(self, local: str, key: str, value: str, attributes: Attributes) -> None:
        danger: Danger | None = None
        if key == "href":
            danger = self._href(local, value, attributes)
        elif key == "action" and value in _ACTIONS:
            danger = Danger.ACTION
        elif key in {"formula", "expression", "condition"}:
            danger = formula_danger(value, pipe_calls=False)
        elif key in {"dde-application", "dde-topic", "dde-item"}:
            danger = Danger.DDE
        elif key == "macro-name" and value:
            danger = Danger.MACROS
        elif key not in _DISPLAYED:
            danger = value_danger(value)
        if danger:
            self._report.add(danger, self.name, value)

    def _href(self, local: str, value: str, attributes: Attributes) -> Danger | None:
        if local in _LINKS or value.startswith("#"):
            return link_danger(value)
        if local == "template":
            return Danger.TEMPLATE if source_danger(value) else None
        if local == "object" and value_of(attributes, "href"):
            self.objects.append(value)
        return source_danger(value)

    def text(self, data: str) -> None:
        if not data.strip():
            return
        self._drawing.text(data)
        if self._saved is not None:
            self._report.metadata.add(self._saved)
        elif self._in_scripts:
            self._report.add(Danger.SCRIPT, self.name, data.strip())

    def end(self, local: str) -> None:
        self._saved = None
        if local == "scripts":
            self._in_scripts = False
