"""Inspects one XML part of Word, Excel or PowerPoint."""

from collections.abc import Callable

from api.inspection.fields import Fields, judge
from api.inspection.findings import Danger, MetadataKind, Report
from api.inspection.formulas import formula_danger
from api.inspection.links import link_danger, source_danger, value_danger
from api.inspection.svg import Drawing
from api.inspection.xml import Attributes, value_of

_OFFICE = (
    "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/",
    "http://schemas.microsoft.com/", "urn:schemas-microsoft-com:",
)  # fmt: skip
_REFUSED = {
    "OLEObject": Danger.OLE,
    "oleObject": Danger.OLE,
    "oleObj": Danger.OLE,
    "oleLink": Danger.OLE,
    "embeddedObject": Danger.OLE,
    "control": Danger.ACTIVE_X,
    "ocx": Danger.ACTIVE_X,
    "altChunk": Danger.OTHER_DOCUMENT,
    "subDoc": Danger.OTHER_DOCUMENT,
    "frameset": Danger.OTHER_DOCUMENT,
    "attachedTemplate": Danger.TEMPLATE,
    "saveThroughXslt": Danger.EXTERNAL,
    "externalBook": Danger.EXTERNAL,
    "ddeLink": Danger.DDE,
    "connection": Danger.CONNECTION,
    "dbPr": Danger.CONNECTION,
    "webPr": Danger.CONNECTION,
    "dataSource": Danger.CONNECTION,
    "connectString": Danger.CONNECTION,
    "macrosheet": Danger.MACROS,
    "entryMacro": Danger.MACROS,
    "exitMacro": Danger.MACROS,
    "customUI": Danger.CUSTOM_UI,
    "taskpanes": Danger.CUSTOM_UI,
    "webextension": Danger.CUSTOM_UI,
}
_FORMULAS = frozenset(
    ("f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula",
     "totalsRowFormula")
)  # fmt: skip
_TEXTS = _FORMULAS | {"instrText", "delInstrText", "t", "delText", "HyperlinkBase"}
_DISPLAYED = frozenset({"descr", "title", "alt", "tooltip", "formatCode", "name", "displayName"})
"""Attributes that people read and no program follows. Office writes paths into some of them."""
_ACTIONS = frozenset(
    ("", "hlinksldjump", "hlinkshowjump", "noaction", "media", "customshow", "hlinkpres")
)  # fmt: skip
_SAVED = {
    "creator": MetadataKind.AUTHOR,
    "lastModifiedBy": MetadataKind.AUTHOR,
    "Company": MetadataKind.ORGANISATION,
    "Manager": MetadataKind.ORGANISATION,
    "Template": MetadataKind.TEMPLATE,
    "Application": MetadataKind.SOFTWARE,
    "AppVersion": MetadataKind.SOFTWARE,
    "created": MetadataKind.DATES,
    "modified": MetadataKind.DATES,
    "lastPrinted": MetadataKind.DATES,
    "title": MetadataKind.DESCRIPTION,
    "subject": MetadataKind.DESCRIPTION,
    "description": MetadataKind.DESCRIPTION,
    "keywords": MetadataKind.DESCRIPTION,
    "category": MetadataKind.DESCRIPTION,
    "TotalTime": MetadataKind.EDITING,
    "revision": MetadataKind.EDITING,
    "lpwstr": MetadataKind.CUSTOM,
}
_WHERE_SAVED = ("core-properties", "extended-properties", "custom-properties", "docPropsVTypes",
                "/purl.org/dc/", "extendedProperties", "customProperties")  # fmt: skip
_METADATA_BY_ELEMENT = {
    **dict.fromkeys(("author", "person", "cmAuthor", "userInfo"), MetadataKind.CONTRIBUTORS),
    "rsids": MetadataKind.EDITING,
    "docVar": MetadataKind.CUSTOM,
    "label": MetadataKind.ORGANISATION,  # the sensitivity label names the organisation
}
_USERS = frozenset({"author", "userName", "userId"})
"""Attributes that name users: of comments and changes, shared workbooks, and reserved files."""
_OF_THE_FORMAT = (*_OFFICE, "http://www.w3.org/")
_HARMLESS_XML = frozenset({"Sources", "datastoreItem"})
"""Root elements in `customXml/` without metadata: the list of sources that Word adds to every text,
and the declaration of an item.
"""
_JUDGED = frozenset(
    (*_METADATA_BY_ELEMENT, *_REFUSED, "fldChar", "fldSimple", "definedName", "absPath")
)
_JUDGED_ATTRIBUTES = frozenset({"macro", "src", "althref", "href", "hlinkBase", *_USERS})


class Part:
    def __init__(self, name: str, report: Report, relate: Callable[[Attributes], None]) -> None:
        self._name, self._report, self._relate = name, report, relate
        self._fields, self._drawing = Fields(name, report), Drawing(name, report)
        self._element, self._written = "", [""]
        self._saved: MetadataKind | None = None
        self._is_root = True

    def start(self, namespace: str, local: str, attributes: Attributes) -> None:
        if self._element:
            self._flush()
        if self._is_root:
            self._root(namespace, local)
        if local in _TEXTS:
            self._element, self._written = local, []
        if local == "Relationship":
            self._relate(attributes)
            return
        if self._drawing.start(namespace, local, attributes):
            return
        self._judge(namespace, local, attributes)
        if local in _SAVED and any(word in namespace for word in _WHERE_SAVED):
            self._saved = _SAVED[local]
        self._attributes(local, attributes)

    def _root(self, namespace: str, local: str) -> None:
        self._is_root = False
        is_apart = self._name.lower().startswith("customxml/") and local not in _HARMLESS_XML
        is_foreign = namespace != "" and not namespace.startswith(_OF_THE_FORMAT)
        if local == "Signature":
            self._report.metadata.add(MetadataKind.SIGNATURE)
        elif (is_apart or is_foreign) and local != "Relationships":
            self._report.metadata.add(MetadataKind.CUSTOM)

    def _attributes(self, local: str, attributes: Attributes) -> None:
        for key, value in attributes:
            if key in _JUDGED_ATTRIBUTES or ":" in value or "\\" in value:
                self._attribute(local, key, value)

    def _judge(self, namespace: str, local: str, attributes: Attributes) -> None:
        if local == "script":
            self._report.add(Danger.SCRIPT, self._name, local)
        elif local in _JUDGED and namespace.startswith(_OFFICE):
            self._office(local, attributes)

    def _office(self, local: str, attributes: Attributes) -> None:
        if danger := _REFUSED.get(local):
            self._report.add(danger, self._name, local)
        elif local == "fldChar":
            self._fields.mark(value_of(attributes, "fldCharType"))
        elif local == "fldSimple":
            judge(value_of(attributes, "instr"), self._name, self._report)
        elif local == "definedName" and "auto_" in value_of(attributes, "name").lower():
            self._report.add(Danger.MACROS, self._name, value_of(attributes, "name"))
        elif kind := _METADATA_BY_ELEMENT.get(local):
            self._report.metadata.add(kind)
        elif local == "absPath" and value_of(attributes, "url"):
            self._report.metadata.add(MetadataKind.FOLDER)

    def _attribute(self, local: str, key: str, value: str) -> None:
        danger: Danger | None = None
        if key == "macro" and value:
            danger = Danger.MACROS
        elif key == "action" and value.startswith("ppaction:"):
            is_known = value.partition("?")[0].partition("//")[2] in _ACTIONS
            danger = None if is_known else Danger.ACTION
        elif key in {"src", "althref"}:
            danger = source_danger(value)
        elif key in {"href", "hlinkBase"} and not value.startswith("#"):
            danger = link_danger(value)
        elif key in _USERS and value:
            self._report.metadata.add(MetadataKind.CONTRIBUTORS)
        elif key not in _DISPLAYED and local != "absPath":
            danger = value_danger(value)
        if danger:
            self._report.add(danger, self._name, value)

    def text(self, data: str) -> None:
        if self._element:
            self._written.append(data)
        self._drawing.text(data)
        if self._saved is not None and data.strip():
            self._report.metadata.add(self._saved)

    def end(self, _: str) -> None:
        self._saved = None
        if self._element:
            self._flush()

    def _flush(self) -> None:
        """Checks the text of the current element so far: a child element must not hide the rest."""
        local, written, self._written = self._element, "".join(self._written), []
        self._element = ""
        danger: Danger | None = None
        if local in {"instrText", "delInstrText"}:
            self._fields.code(written)
        elif local in {"t", "delText"}:
            self._fields.text(written)
        elif local in _FORMULAS:
            danger = formula_danger(written)
        else:
            danger = link_danger(written)
        if danger:
            self._report.add(danger, self._name, written)

    def finish(self) -> None:
        self._fields.finish()
