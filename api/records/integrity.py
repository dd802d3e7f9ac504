"""One way to write a record, its checksum, and the seal by which we know our own. Pure."""

import hashlib
from hmac import compare_digest
from typing import Any

import msgspec

from api.core.tokens import sign

_ENCODE = msgspec.json.Encoder(order="sorted").encode
_PURPOSE = "dialogue record"


def canonical(content: Any) -> bytes:
    """The same bytes for all JSON that says the same: names in order, no white space, UTF-8."""
    return _ENCODE(msgspec.to_builtins(content))


def checksum_of(content: Any) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


def seal_of(key: str, content: Any) -> str:
    """Only the platform can make it, and only the platform can check it."""
    return sign(key, _PURPOSE, canonical(content)).hex()


def is_sealed(key: str, content: Any, checksum: str, seal: str) -> bool:
    """Whether we made it and not a letter has changed since; in constant time."""
    made_here = compare_digest(seal_of(key, content).encode(), seal.encode())
    return compare_digest(checksum_of(content).encode(), checksum.encode()) and made_here
