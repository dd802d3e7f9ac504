"""Where a missing or wrong field of a notice is mended. Pure."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from api.exchange.eforms.rules.findings import Finding


class Thing(StrEnum):
    DIALOGUE = "dialogue"
    PROCUREMENT = "procurement"
    ORGANISATION = "organisation"
    REQUEST = "request"
    """A parameter of the request."""
    PORTAL = "portal"
    """The platform has no such field: a person completes the draft in Hilma or eNotices2."""


class Place(NamedTuple):
    thing: Thing
    pointer: str = ""
    """JSON pointer into the thing, or `?parameter`."""
    id: UUID | None = None


class Subjects(NamedTuple):
    """The things a notice is made of. The procurements are in the order of the lots."""

    organisation: UUID
    dialogue: UUID | None = None
    procurements: Sequence[UUID] = ()


_BUYER = {
    "BT-11": "/buyer_type",
    "BT-500": "/name",
    "BT-501": "/business_id",
    "BT-507": "/region",
    "BT-513": "/municipality",
}
_CALL = {"BT-21": "/title", "BT-24": "/description"}
_ANSWERS = {"BT-800(d)": "/closes_at", "BT-800(t)": "/closes_at"}
_BOUGHT = {
    "BT-23": "/category",
    "BT-26(m)": "/cpv_main",
    "BT-262": "/cpv_main",
    "BT-27": "/value",
    "BT-5071": "/regions",
}
_PLANNED = {**_BOUGHT, **_CALL, "BT-127": "/notice_expected"}
_EMAIL = "BT-506"
_NUMBER = re.compile(r"\[ID='(?:LOT|PAR)-([0-9]{4})'\]")


def place_of(finding: Finding, subjects: Subjects) -> Place:
    if finding.field == "FI-20":
        return Place(Thing.REQUEST, "?above_eu_threshold")
    prefix, number, *suffix = finding.field.split("-", 2)
    field, scope = f"{prefix}-{number}", "".join(suffix)
    if field in _BUYER:
        return Place(Thing.ORGANISATION, _BUYER[field], subjects.organisation)
    if subjects.dialogue is not None and (place := _in_call(field, scope, subjects)):
        return place
    if subjects.dialogue is None and field == _EMAIL:
        return Place(Thing.PROCUREMENT, "/contact/email", subjects.procurements[0])
    if field in _PLANNED and subjects.procurements:
        return Place(Thing.PROCUREMENT, _PLANNED[field], _lot(finding, subjects.procurements))
    return Place(Thing.PORTAL)


def _in_call(field: str, scope: str, subjects: Subjects) -> Place | None:
    pointer = _ANSWERS.get(field) or ("/contact/email" if field == _EMAIL else None)
    own = scope == "Procedure" or not subjects.procurements
    if pointer is None and own and field in _CALL:
        pointer = _CALL[field]
    return Place(Thing.DIALOGUE, pointer, subjects.dialogue) if pointer else None


def _lot(finding: Finding, procurements: Sequence[UUID]) -> UUID:
    """The procurement that the lot is made of; lots count from 1 if there are several."""
    match = _NUMBER.search(finding.path)
    index = int(match[1]) - 1 if match else 0
    return procurements[index] if 0 <= index < len(procurements) else procurements[0]
