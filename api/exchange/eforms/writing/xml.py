"""Elements of eForms notices: UBL 2.3 with the extensions of the EU and of Hilma."""

from collections.abc import Iterable

from lxml import etree

from api.core.text_types import cleaned

NOTICE = "urn:oasis:names:specification:ubl:schema:xsd:PriorInformationNotice-2"
_UBL = "urn:oasis:names:specification:ubl:schema:xsd"
_EFORMS = "http://data.europa.eu/p27"
NAMESPACES = {
    "ext": f"{_UBL}:CommonExtensionComponents-2",
    "cbc": f"{_UBL}:CommonBasicComponents-2",
    "cac": f"{_UBL}:CommonAggregateComponents-2",
    "efext": f"{_EFORMS}/eforms-ubl-extensions/1",
    "efac": f"{_EFORMS}/eforms-ubl-extension-aggregate-components/1",
    "efbc": f"{_EFORMS}/eforms-ubl-extension-basic-components/1",
    "hilma": "urn:hanselHilma:NationalNoticeExtension",
}
Element = etree._Element  # noqa: SLF001 - lxml's only name for the type
Child = Element | str | None


def node(name: str, /, *children: Child | Iterable[Child], **attributes: str) -> Element | None:
    """An element such as `cbc:Name`, without what is missing. None if nothing is in it."""
    content = list(_flat(children))
    if not content:
        return None
    prefix, _, local = name.partition(":")
    element = etree.Element(f"{{{NAMESPACES[prefix]}}}{local}", nsmap=NAMESPACES)
    element.attrib.update(attributes)
    return _filled(element, content)


def root(*children: Child | Iterable[Child]) -> Element:
    names: dict[str | None, str] = {None: NOTICE}
    names.update(NAMESPACES)
    element = etree.Element(f"{{{NOTICE}}}PriorInformationNotice", nsmap=names)
    return _filled(element, _flat(children))


def extension(*children: Child | Iterable[Child]) -> Element | None:
    content = node("efext:EformsExtension", *children)
    wrapped = node("ext:ExtensionContent", content)
    return node("ext:UBLExtensions", node("ext:UBLExtension", wrapped))


def encoded(notice: Element) -> bytes:
    etree.cleanup_namespaces(notice)
    return etree.tostring(notice, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _flat(children: Iterable[Child | Iterable[Child]]) -> Iterable[Element | str]:
    """What has content, without characters that XML does not allow."""
    for child in children:
        if isinstance(child, Element):
            yield child
        elif isinstance(child, str):
            if text := cleaned(child, lines=True).strip():
                yield text
        elif child is not None:
            yield from _flat(child)


def _filled(element: Element, children: Iterable[Element | str]) -> Element:
    for child in children:
        if isinstance(child, str):
            element.text = child
        else:
            element.append(child)
    return element
