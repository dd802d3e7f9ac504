"""Reading delivery status notifications (RFC 3464). Pure.

They come from anybody who knows an address, so reading is bounded: the beginning only (the mail
that is sent back comes last), and no more parts in parts than servers make.
"""

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import NamedTuple

from api.mails.models import BounceKind
from api.mails.verdicts import Said, bounce_of, status_in, without_addresses

LARGEST = 256 * 1024
MOST_CONTAINERS = 20
_CONTAINER = re.compile(rb"(?:multipart|message)/", re.IGNORECASE)
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}", re.ASCII)
_ADDRESSED = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
_GIVEN_UP, _TRIED_STILL = "5", "4"
_LEVELS = {"failed": _GIVEN_UP, "delayed": _TRIED_STILL}
"""Of a status that says no more. All other actions are of mails that have arrived."""


class Notification(NamedTuple):
    addresses: list[str]
    """Header lines in which the mail's return path stands."""
    said: Said


def read_dsn(raw: bytes) -> Notification | None:
    """None for what is none: an automatic answer, a receipt for reading, any other mail."""
    raw = raw[:LARGEST]
    if len(_CONTAINER.findall(raw)) > MOST_CONTAINERS:
        return None
    message: Message = BytesParser(policy=compat32).parsebytes(raw)
    groups = list(_groups(message))
    if not groups:
        return None
    addresses = [str(line) for name in _ADDRESSED for line in message.get_all(name, [])]
    # Of several recipients behind one address the mildest: one of them has got the mail.
    return Notification(addresses, min(map(_said, groups), key=_severity))


def _groups(message: Message) -> Iterator[Message]:
    """Of fields, one for each recipient."""
    kind = str(message.get_param("report-type", "")).lower()
    if message.get_content_type() != "multipart/report" or kind != "delivery-status":
        return
    for part in _inside(message):
        if part.get_content_type() == "message/delivery-status":
            yield from (fields for fields in _inside(part) if "Action" in fields)


def _inside(message: Message) -> list[Message]:
    return message.get_payload() if message.is_multipart() else []  # type: ignore[return-value]


def _said(group: Message) -> Said:
    level = _LEVELS.get(_line(group, "Action").partition(" ")[0].lower())
    if level is None:
        return Said(None, None)
    words, found = _line(group, "Diagnostic-Code"), _STATUS.search(_line(group, "Status"))
    status = found[0] if found else f"{level}.0.0"
    if status.endswith(".0.0"):  # Exim says no more here, but repeats what the other server said
        status = status_in(words) or status
    bounce = bounce_of(status)
    if bounce is BounceKind.HARD and level == _TRIED_STILL:
        bounce = BounceKind.SOFT
    return Said(bounce, status, without_addresses(words.partition(";")[2] or words))


def _severity(said: Said) -> int:
    return [None, BounceKind.SOFT, BounceKind.HARD].index(said.bounce)


def _line(group: Message, name: str) -> str:
    return " ".join(str(group.get(name, "")).split())
