"""Findings of the check of a notice, for the API."""

import re
from collections.abc import Iterable
from uuid import UUID

import msgspec

from api.core.errors import Fault
from api.core.i18n import Language, translate
from api.core.text_parameters import Term
from api.exchange.eforms.building.places import Place, Thing
from api.exchange.eforms.building.request import NoticeRequest
from api.exchange.eforms.load import CheckedNotice
from api.exchange.eforms.notice import Flavour, NoticeSubtype, SdkVersion
from api.exchange.eforms.rules.findings import Finding

_COLLECTIONS = {
    Thing.DIALOGUE: "dialogues",
    Thing.PROCUREMENT: "procurements",
    Thing.ORGANISATION: "organisations",
}


class NoticePlaceOut(msgspec.Struct):
    """Where the field is mended."""

    thing: Thing
    """`request`: with a parameter of this request. `portal`: the platform has no such field;
    complete the draft in Hilma or eNotices2."""
    pointer: str
    """JSON pointer into the thing, or `?parameter`. Empty for `portal`."""
    id: UUID | None = None
    href: str | None = None
    """Address of the thing in this API."""


class NoticeFindingOut(msgspec.Struct):
    """A field that is missing or wrong."""

    field: str
    """Number of the field in eForms with what it belongs to, such as `BT-21-Lot`, or its number in
    the Finnish additions."""
    name: str
    code: str
    """Stable name of the fault."""
    detail: str
    """Description in the language of `Accept-Language`."""
    path: str
    """Place in the notice, by names of elements."""
    mend: NoticePlaceOut


class NoticeCheckOut(msgspec.Struct):
    """What a notice still lacks."""

    subtype: NoticeSubtype
    sdk: SdkVersion
    flavour: Flavour
    complete: bool
    """Whether the notice can be sent as it is: nothing was found."""
    findings: list[NoticeFindingOut]


def check_out(checked: CheckedNotice, asked: NoticeRequest, language: Language) -> NoticeCheckOut:
    findings = [
        NoticeFindingOut(
            field=it.field,
            name=translate(field_name(it.field), language),
            code=it.code,
            detail=translate(f"fault.{it.code}", language, **params_of(it)),
            path=it.path,
            mend=NoticePlaceOut(place.thing, place.pointer, place.id, _href(place)),
        )
        for it, place in checked.findings
    ]
    return NoticeCheckOut(asked.subtype, asked.sdk, asked.flavour, not findings, findings)


def faults_of(findings: Iterable[tuple[Finding, Place]]) -> list[Fault]:
    """Their pointers begin with the address of the thing: `/v1/dialogues/…#/title`."""
    return [Fault(_pointer(it, place), it.code, params_of(it)) for it, place in findings]


def field_name(field: str) -> str:
    """Name of the text for a field, without its suffix: `BT-800(d)-Lot` is `BT-800`."""
    match = re.match(r"(?:[A-Z]+-(?:[0-9]+|Root))", field)
    return f"eforms.field.{match[0] if match else field}"


def params_of(finding: Finding) -> dict[str, object]:
    return {"what": Term(field_name(finding.field)), "field": finding.field, **finding.params}


def _pointer(finding: Finding, place: Place) -> str:
    if place.thing is Thing.PORTAL:
        return finding.path
    href = _href(place)
    return f"{href}#{place.pointer}" if href else place.pointer


def _href(place: Place) -> str | None:
    collection = _COLLECTIONS.get(place.thing)
    return f"/v1/{collection}/{place.id}" if collection else None
