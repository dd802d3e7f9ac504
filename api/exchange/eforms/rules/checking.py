"""Our own field rules: they need no SDK, and refuse what a portal would refuse. Pure."""

import re
from collections.abc import Iterator

from lxml import etree

from api.exchange.eforms.notice import Flavour, NoticeSubtype, SdkVersion
from api.exchange.eforms.rules.codes import code_findings
from api.exchange.eforms.rules.dates import date_findings
from api.exchange.eforms.rules.fields import Field, fields_of
from api.exchange.eforms.rules.findings import Finding, path_of, select, texts
from api.exchange.eforms.rules.languages import language_findings
from api.exchange.eforms.writing.xml import NOTICE, Element

_SUBTYPE = "//efac:NoticeSubType/cbc:SubTypeCode"
_SDK = re.compile(r"eforms-sdk-([0-9]+\.[0-9]+)(?:\.[0-9]+)?")
_FORMS = {True: ("consultation", "pmc"), False: ("planning", "pin-only")}


def check(notice: Element, flavour: Flavour) -> list[Finding]:
    """All findings. Of a notice of an unknown kind only that it is unknown."""
    return list(_unknown(notice)) or list(_findings(notice, subtype_of(notice), flavour))


def subtype_of(notice: Element) -> NoticeSubtype:
    """ValueError for one that the platform does not know."""
    return NoticeSubtype(next((text for _, text in texts(notice, _SUBTYPE)), ""))


def sdk_of(notice: Element) -> str:
    written = next((text for _, text in texts(notice, "/*/cbc:CustomizationID")), "")
    match = _SDK.fullmatch(written)
    return match[1] if match else written


def _unknown(notice: Element) -> Iterator[Finding]:
    name = etree.QName(notice)
    if (name.namespace, name.localname) != (NOTICE, "PriorInformationNotice"):
        yield Finding("ND-Root", "eforms_root", path_of(notice), {"root": name.localname[:100]})
        return
    if sdk_of(notice) not in list(SdkVersion):
        known = tuple(version.value for version in SdkVersion)
        yield Finding("OPT-002-notice", "eforms_sdk", "/PriorInformationNotice", {"known": known})
    try:
        subtype_of(notice)
    except ValueError:
        known = tuple(subtype.value for subtype in NoticeSubtype)
        path = "/PriorInformationNotice"
        yield Finding("OPP-070-notice", "eforms_subtype", path, {"known": known})


def _findings(notice: Element, subtype: NoticeSubtype, flavour: Flavour) -> Iterator[Finding]:
    for field in fields_of(subtype, flavour):
        yield from _missing(notice, field)
    yield from _wrong_form(notice, subtype)
    yield from code_findings(notice)
    yield from date_findings(notice)
    yield from language_findings(notice)


def _missing(notice: Element, field: Field) -> Iterator[Finding]:
    for place in select(notice, field.within):
        if not any(_has_content(each) for each in select(place, field.path)):
            yield Finding(field.id, "eforms_missing", _numbered(place))


def _has_content(value: Element | str) -> bool:
    text = value if isinstance(value, str) else value.text
    return bool((text or "").strip())


def _numbered(place: Element) -> str:
    """A lot or a part with its number: several have the same path."""
    number = next((text for _, text in texts(place, "self::cac:ProcurementProjectLot/cbc:ID")), "")
    return f"{path_of(place)}[ID='{number}']" if number else path_of(place)


def _wrong_form(notice: Element, subtype: NoticeSubtype) -> Iterator[Finding]:
    form, kind = _FORMS[subtype.is_consultation]
    for element, text in texts(notice, "/*/cbc:NoticeTypeCode"):
        if (element.get("listName"), text) != (form, kind):
            yield Finding("BT-02-notice", "eforms_form", path_of(element), {"kind": kind})
