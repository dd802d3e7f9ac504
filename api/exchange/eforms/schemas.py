"""Findings of the check of a notice, for the API."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from api.core.errors import Fault
from api.core.i18n import Language, translate
from api.exchange.eforms.building.places import Place, Thing
from api.exchange.eforms.building.request import NoticeRequest
from api.exchange.eforms.load import CheckedNotice
from api.exchange.eforms.notice import Flavour, NoticeSubtype, SdkVersion
from api.exchange.eforms.rules.findings import Finding
from api.exchange.eforms.rules.texts import field_name, params_of
from api.exchange.eforms.service import ImportedNotice

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


def _pointer(finding: Finding, place: Place) -> str:
    if place.thing is Thing.PORTAL:
        return finding.path
    href = _href(place)
    return f"{href}#{place.pointer}" if href else place.pointer


def _href(place: Place) -> str | None:
    collection = _COLLECTIONS.get(place.thing)
    return f"/v1/{collection}/{place.id}" if collection else None


class NotUnderstoodOut(msgspec.Struct):
    """Something in the notice that has no place in a procurement."""

    path: str
    text: str
    """Its first 200 characters."""


class MissingFieldOut(msgspec.Struct):
    """A mandatory field that the notice lacks."""

    field: str
    path: str
    detail: str
    """Description in the language of `Accept-Language`."""


class NoticeImportOut(msgspec.Struct):
    """What an import read from a planning notice."""

    procurement_id: UUID | None
    """The new draft; null after a dry run."""
    notice_id: str | None
    previous_notice_ids: list[str]
    """Ids of earlier planning notices. Like `notice_id` they are kept in the notes of the draft."""
    missing: list[MissingFieldOut]
    not_understood: list[NotUnderstoodOut]
    """The first 500. Nothing of them is in the draft."""


MOST_LISTED, LONGEST_LISTED = 500, 200


def import_out(imported: ImportedNotice, language: Language) -> NoticeImportOut:
    read = imported.read
    return NoticeImportOut(
        procurement_id=imported.procurement_id,
        notice_id=read.notice_id,
        previous_notice_ids=read.previous,
        missing=[
            MissingFieldOut(
                it.field, it.path, translate(f"fault.{it.code}", language, **params_of(it))
            )
            for it in imported.missing
        ],
        not_understood=[
            NotUnderstoodOut(path, text[:LONGEST_LISTED]) for path, text in read.left[:MOST_LISTED]
        ],
    )
