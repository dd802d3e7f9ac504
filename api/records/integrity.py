"""Canonical encoding of a record, its checksum and its seal. Pure."""

import hashlib
from hmac import compare_digest
from typing import Any

import msgspec

from api.core.tokens import sign

_ENCODE = msgspec.json.Encoder(order="sorted").encode
_PURPOSE = "dialogue record"


def canonical(content: Any) -> bytes:
    """The same bytes for any JSON with the same content: sorted names, no white space, UTF-8."""
    return _ENCODE(msgspec.to_builtins(content))


def checksum_of(content: Any) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


def seal_of(key: str, content: Any) -> str:
    """A MAC with the platform's key: only the platform can make and check it."""
    return sign(key, _PURPOSE, canonical(content)).hex()


def is_sealed(key: str, content: Any, checksum: str, seal: str) -> bool:
    """Whether this platform made it and nothing has changed since. Runs in constant time."""
    made_here = compare_digest(seal_of(key, content).encode(), seal.encode())
    return compare_digest(checksum_of(content).encode(), checksum.encode()) and made_here
