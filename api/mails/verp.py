"""The envelope sender of each mail (VERP): it identifies the mail and cannot be forged.

`bounce+<token>@host`: the mail's id and its MAC, in base32, because some servers write addresses in
lower case. It identifies no person.
"""

import re
from base64 import b32decode, b32encode
from collections.abc import Iterable
from hmac import compare_digest
from uuid import UUID

from api.core.tokens import sign

_PURPOSE = "return-path"
_ID, _MAC = 16, 9
TOKEN_LENGTH = (_ID + _MAC) * 8 // 5
_TOKEN = re.compile(rf"[A-Za-z2-7]{{{TOKEN_LENGTH}}}", re.ASCII)
_IN_ADDRESS = re.compile(rf"\+({_TOKEN.pattern})@", re.ASCII)


def return_path(bounce_address: str, secret_key: str, mail_id: UUID) -> str:
    local, _, domain = bounce_address.rpartition("@")
    return f"{local}+{make_token(secret_key, mail_id)}@{domain}"


def make_token(secret_key: str, mail_id: UUID) -> str:
    return b32encode(mail_id.bytes + _mac(secret_key, mail_id.bytes)).decode().lower()


def read_token(secret_key: str, token: str) -> UUID | None:
    """The mail's id; None for a forged token."""
    if not _TOKEN.fullmatch(token):
        return None
    raw = b32decode(token.upper())
    mail_id, mac = raw[:_ID], raw[_ID:]
    return UUID(bytes=mail_id) if compare_digest(_mac(secret_key, mail_id), mac) else None


def find_mail(secret_key: str, addresses: Iterable[str]) -> UUID | None:
    """The mail of the first valid return path in these header lines.

    The part before the `+` is ignored: the setting may have changed since the mail was sent.
    """
    for line in addresses:
        for token in _IN_ADDRESS.findall(line):
            if mail_id := read_token(secret_key, token):
                return mail_id
    return None


def _mac(secret_key: str, mail_id: bytes) -> bytes:
    return sign(secret_key, _PURPOSE, mail_id)[:_MAC]
