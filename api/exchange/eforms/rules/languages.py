"""Texts of a notice are in its official language."""

from collections.abc import Iterator

from lxml import etree

from api.exchange.eforms.rules.findings import Finding, path_of, texts
from api.exchange.eforms.writing.xml import Element

_NUMBERS = {"Name": "BT-21", "Description": "BT-24"}
_SCOPES = {"Lot": "Lot", "Part": "Part"}


def language_findings(notice: Element) -> Iterator[Finding]:
    official = next((text for _, text in texts(notice, "/*/cbc:NoticeLanguageCode")), "")
    for project, _ in texts(notice, "//cac:ProcurementProject"):
        for name, number in _NUMBERS.items():
            written = [element for element, _ in texts(project, f"cbc:{name}")]
            if written and official not in {each.get("languageID") for each in written}:
                field = f"{number}-{_suffix(project)}"
                params = {"code": official[:10]}
                yield Finding(field, "eforms_language", path_of(written[0]), params)


def _suffix(project: Element) -> str:
    parent = project.getparent()
    if parent is None or etree.QName(parent).localname != "ProcurementProjectLot":
        return "Procedure"
    scheme = next((each.get("schemeName", "") for each, _ in texts(parent, "cbc:ID")), "")
    return _SCOPES.get(scheme, "Lot")
