"""Tokens: opaque, recognisable, and stored as a hash only.

`vp_` + kind + `_` + 40 random characters + 6 characters of checksum. So a secret scanner recognises
a token, and a mistyped one never reaches the database.
"""

import hashlib
import hmac
import secrets
import string
import zlib
from collections.abc import Iterable
from enum import StrEnum

ALPHABET = string.ascii_letters + string.digits
RANDOM, CHECK = 40, 6


class TokenKind(StrEnum):
    SESSION = "ses"
    API_KEY = "key"
    SIGN_IN = "sin"
    INVITATION = "inv"
    FEED = "fed"
    RECEIPT = "rec"
    PREVIEW = "pre"
    WATCH = "wat"
    ERASURE = "era"


def new_token(kind: TokenKind) -> str:
    return _token(kind, [secrets.choice(ALPHABET) for _ in range(RANDOM)])


def derived_token(kind: TokenKind, secret: bytes) -> str:
    """The token that these 32 secret bytes always give."""
    number, letters = int.from_bytes(secret), []
    for _ in range(RANDOM):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return _token(kind, letters)


def token_kind(token: str) -> TokenKind | None:
    """The kind of a well-formed token, else None."""
    for kind in TokenKind:
        prefix = f"vp_{kind}_"
        if token.startswith(prefix) and len(token) == len(prefix) + RANDOM + CHECK:
            body, check = token[:-CHECK], token[-CHECK:]
            if token.isascii() and hmac.compare_digest(_checksum(body), check):
                return kind
    return None


def hash_token(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def sign(key: str, purpose: str, message: bytes) -> bytes:
    """A short HMAC, separate for each purpose."""
    return derive(key, purpose, message)[:16]


def derive(key: str, purpose: str, message: bytes) -> bytes:
    """32 bytes that only this key gives. A secret that can be derived again need not be stored."""
    return hmac.digest(key.encode(), purpose.encode() + b"\0" + message, "sha256")


def _token(kind: TokenKind, letters: Iterable[str]) -> str:
    body = f"vp_{kind}_" + "".join(letters)
    return body + _checksum(body)


def _checksum(body: str) -> str:
    number, letters = zlib.crc32(body.encode("utf-8", "surrogatepass")), ""
    for _ in range(CHECK):
        number, rest = divmod(number, len(ALPHABET))
        letters += ALPHABET[rest]
    return letters
