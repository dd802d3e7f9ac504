"""What code lists look like on the wire."""

from datetime import date

import msgspec

from api.codelists.models import Code
from api.codelists.rules import CHANGED, VERSION
from api.core.i18n import Texts


class CodeListOut(msgspec.Struct):
    """A code list: its address is `/v1/codelists/{name}`."""

    name: str
    labels: Texts
    version: str | None
    """As its publisher counts it; null where nobody does."""
    changed: date | None
    """The day on which its content was last changed on this platform, or by us."""


class CodeOut(msgspec.Struct):
    """One code of a list. Both ends of its validity are inclusive, null leaves that end open."""

    code: str
    labels: Texts
    parent: str | None
    """The wider code of the same list."""
    valid_from: date | None
    valid_to: date | None
    attributes: dict[str, str]
    """Counterparts in other lists: `region`, `nuts3`, `eforms`, `ocds`."""


def code_list_out(row: Code) -> CodeListOut:
    changed = row.attributes.get(CHANGED)
    day = date.fromisoformat(changed) if changed else None
    return CodeListOut(row.code, row.labels, row.attributes.get(VERSION), day)


def code_out(row: Code) -> CodeOut:
    return msgspec.convert(row, CodeOut, from_attributes=True)
