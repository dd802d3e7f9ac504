"""Responses about code lists."""

from datetime import date

import msgspec

from api.codelists.models import Code
from api.codelists.rules import CHANGED, VERSION
from api.core.i18n import Texts


class CodeListOut(msgspec.Struct):
    """A code list. Its codes are at `/v1/codelists/{name}`."""

    name: str
    labels: Texts
    version: str | None
    """The publisher's version. Null if the list has none."""
    changed: date | None
    """Day of the last change, by an operator or by a release of the platform."""


class CodeOut(msgspec.Struct):
    """A code of a list. Both ends of its validity are inclusive, and null leaves an end open."""

    code: str
    labels: Texts
    parent: str | None
    """Next wider code of the same list."""
    valid_from: date | None
    valid_to: date | None
    attributes: dict[str, str]
    """Corresponding codes of other lists: `region`, `nuts3`, `eforms`, `ocds`."""


def code_list_out(row: Code) -> CodeListOut:
    changed = row.attributes.get(CHANGED)
    day = date.fromisoformat(changed) if changed else None
    return CodeListOut(row.code, row.labels, row.attributes.get(VERSION), day)


def code_out(row: Code) -> CodeOut:
    return msgspec.convert(row, CodeOut, from_attributes=True)
