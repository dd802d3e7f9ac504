"""Builds the message of a mail. Pure.

It does not use the `email` package, which takes a hundred times as long.
"""

import hashlib
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import format_datetime

from api.mails.headers import header_line
from api.mails.models import Mail, MailKind

_UNASKED = frozenset({MailKind.NOTICE, MailKind.MEETING, MailKind.DIGEST, MailKind.BUYER_DIGEST})
_INVITE = 'application/ics\r\nContent-Disposition: attachment; filename="invite.ics"'


def message_id(key: str, host: str) -> str:
    """Equal for every copy of a mail, so that recipients recognise repeats."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def build_message(mail: Mail, *, sender: str, host: str, now: datetime) -> bytes:
    """Raises ValueError for an invalid mail. The message has CR and LF only in pairs.

    A single CR ends a line for some servers, so that `CR . CR LF` would end the mail too early.
    """
    message = _message(mail, sender, host, now)
    if not message.count(b"\r") == message.count(b"\n") == message.count(b"\r\n"):
        raise ValueError("CR or LF alone")
    return message


def _message(mail: Mail, sender: str, host: str, now: datetime) -> bytes:
    head = "".join(_headers(mail, sender, host, now)).encode("ascii")
    forms = [_text("plain", mail.text), _text("html", mail.html)]
    if mail.calendar is None:
        return head + _multipart("alternative", forms)
    # A third alternative for calendar programs, and a file to open manually.
    content, method = mail.calendar.content.encode(), mail.calendar.method
    forms.append(_encoded(f"text/calendar; charset=utf-8; method={method}", content))
    file = _encoded(_INVITE, content)
    return head + _multipart("mixed", [_multipart("alternative", forms), file])


def _headers(mail: Mail, sender: str, host: str, now: datetime) -> Iterator[str]:
    yield f"Message-ID: {message_id(mail.key, host)}\r\n"
    yield f"Date: {format_datetime(now)}\r\n"
    yield header_line("From", sender)
    yield header_line("To", mail.address)
    yield header_line("Subject", mail.subject)
    yield "Auto-Submitted: auto-generated\r\n"
    # For servers that do not know the standard's header: Exchange, and older list software. Bounces
    # are not suppressed.
    yield "X-Auto-Response-Suppress: OOF, AutoReply\r\n"
    if mail.kind in _UNASKED:
        yield "Precedence: bulk\r\n"
    for name, value in mail.headers.items():
        yield header_line(name, value)
    yield f"Content-Language: {mail.language}\r\n"
    yield "MIME-Version: 1.0\r\n"


def _multipart(subtype: str, parts: Sequence[bytes]) -> bytes:
    # Neither quoted-printable, which encodes `=`, nor base64 can contain it.
    boundary = f"=_{subtype}"
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n'.encode()
    start, end = f"\r\n--{boundary}\r\n".encode(), f"\r\n--{boundary}--\r\n".encode()
    return start.join([head, *parts]) + end


def _text(subtype: str, text: str) -> bytes:
    head = (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    lines = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    return head.encode() + b2a_qp(lines).replace(b"\n", b"\r\n")


def _encoded(content_type: str, content: bytes) -> bytes:
    head = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head.encode() + encodebytes(content).replace(b"\n", b"\r\n")
