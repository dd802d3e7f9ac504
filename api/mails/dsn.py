"""Reads delivery status notifications (RFC 3464, RFC 6533). Pure.

Anybody who knows an address can send them, so reading is bounded: only the start is read (the
returned mail comes last), and only as many nested parts as servers create.
"""

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser, HeaderParser
from email.policy import compat32
from typing import NamedTuple

from api.mails.bounce_codes import ServerReply, classify, more_specific, status_in
from api.mails.models import BounceKind
from api.mails.qmail import qmail_groups

LARGEST = 256 * 1024
MOST_CONTAINERS = 20
_CONTAINER = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_REPORT = re.compile(
    rb"^(content-type:\s*)message/(?:global-)?delivery-status", re.IGNORECASE | re.MULTILINE
)
_AS_TEXT = "text/x-delivery-status"
"""A type that the library does not parse; as a message it would parse base64 as fields."""
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}", re.ASCII)
_BLANK_LINE = re.compile(r"\r?\n[ \t]*\r?\n")
_ADDRESSED = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
_FAILED, _DELAYED = "failed", "delayed"


class Notification(NamedTuple):
    addresses: list[str]
    """Header lines with the mail's return path."""
    reply: ServerReply


def read_dsn(raw: bytes) -> Notification | None:
    """None for other mails, such as automatic replies and read receipts."""
    raw = raw[:LARGEST]
    if len(_CONTAINER.findall(raw)) > MOST_CONTAINERS:
        return None
    text = _REPORT.sub(rb"\1" + _AS_TEXT.encode(), raw)
    message: Message = BytesParser(policy=compat32).parsebytes(text)
    groups = list(_groups(message))
    if not groups:
        return None
    addresses = [str(line) for name in _ADDRESSED for line in message.get_all(name, [])]
    # The mildest of several recipients behind one address: one of them has received the mail.
    return Notification(addresses, min(map(_reply, groups), key=_severity))


def _groups(message: Message) -> Iterator[Message]:
    """Groups of fields, one for each recipient."""
    parts = list(_own_parts(message))
    for part in parts:
        if part.get_content_type() == _AS_TEXT:
            blocks = _BLANK_LINE.split(_decoded(part))
            groups = (HeaderParser(policy=compat32).parsestr(block.strip()) for block in blocks)
            yield from (fields for fields in groups if "Action" in fields)
    if parts and parts[0].get_content_type() == "text/plain":
        yield from qmail_groups(_decoded(parts[0]))


def _own_parts(message: Message) -> Iterator[Message]:
    """Parts of the notification, without those of the returned mail."""
    if message.get_content_maintype() != "multipart":
        yield message
    elif message.is_multipart():
        for part in message.get_payload():
            yield from _own_parts(part)  # type: ignore[arg-type]


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _reply(group: Message) -> ServerReply:
    """Only the actions `failed` and `delayed` concern mails that did not arrive, and a delayed mail
    may still arrive."""
    action = _line(group, "Action").partition(" ")[0].lower()
    if action not in {_FAILED, _DELAYED}:
        return ServerReply(None, None)
    # Exim, Exchange and Gmail repeat the reply of the other server in one of two fields.
    words = _line(group, "Diagnostic-Code")
    status = status_in(words) or status_in(_line(group, "X-Supplementary-Info"))
    match = _STATUS.search(_line(group, "Status"))
    status = more_specific(status, match[0] if match else None)
    reply = classify(status or "5.0.0", words.partition(";")[2] or words)
    return reply if action == _FAILED else reply._replace(bounce=None)


def _severity(reply: ServerReply) -> int:
    return [None, BounceKind.SOFT, BounceKind.HARD].index(reply.bounce)


def _line(group: Message, name: str) -> str:
    return " ".join(str(group.get(name, "")).split())
