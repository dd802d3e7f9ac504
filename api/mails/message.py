"""From a row to the bytes that go out. Pure.

Written out rather than put together by the `email` package, which takes a hundred times as long.
"""

import hashlib
from binascii import b2a_qp
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime

from api.mails.headers import header_line
from api.mails.models import Mail

_BOUNDARY = "=_part"  # never occurs in quoted-printable, where a `=` is followed by its code


def message_id(key: str, host: str) -> str:
    """The same for every copy of a mail, so that a second one is recognised."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def build_message(mail: Mail, *, sender: str, host: str, now: datetime) -> bytes:
    head = "".join(_headers(mail, sender, host, now))
    parts = [_part("plain", mail.text), _part("html", mail.html)]
    start, end = f"\r\n--{_BOUNDARY}\r\n".encode(), f"\r\n--{_BOUNDARY}--\r\n".encode()
    return start.join([head.encode(), *parts]) + end


def _headers(mail: Mail, sender: str, host: str, now: datetime) -> Iterator[str]:
    yield f"Message-ID: {message_id(mail.key, host)}\r\n"
    yield f"Date: {format_datetime(now)}\r\n"
    yield header_line("From", sender)
    yield header_line("To", mail.address)
    yield header_line("Subject", mail.subject)
    yield "Auto-Submitted: auto-generated\r\n"
    for name, value in mail.headers.items():
        yield header_line(name, value)
    yield f"Content-Language: {mail.language}\r\n"
    yield "MIME-Version: 1.0\r\n"
    yield f'Content-Type: multipart/alternative; boundary="{_BOUNDARY}"\r\n'


def _part(subtype: str, text: str) -> bytes:
    head = (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    lines = text.replace("\r\n", "\n").encode()
    return head.encode() + b2a_qp(lines).replace(b"\n", b"\r\n")
