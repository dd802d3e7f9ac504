"""Proof of work: what a receipt costs, nothing for a person and much for a machine. Pure.

A challenge is signed and says for itself which dialogue it is for, until when, and how hard it is:
nothing is stored when it is given out.
"""

import base64
import binascii
import hashlib
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from hmac import compare_digest
from itertools import count
from typing import NamedTuple
from uuid import UUID

from api.core.errors import Fault
from api.core.secrets import sign
from api.participation.inputs import ReceiptCreate

_PURPOSE = "receipt challenge"
_LAYOUT = struct.Struct(">16sIB16s")
_MAC = 16


class Challenge(NamedTuple):
    dialogue_id: UUID
    expires_at: datetime
    difficulty: int
    salt: bytes
    """16 bytes of chance: no two challenges are the same."""


def write_challenge(secret_key: str, challenge: Challenge) -> str:
    message = _LAYOUT.pack(
        challenge.dialogue_id.bytes,
        int(challenge.expires_at.timestamp()),
        challenge.difficulty,
        challenge.salt,
    )
    return _encode(message + sign(secret_key, _PURPOSE, message))


def read_challenge(secret_key: str, text: str) -> Challenge | None:
    """None for a challenge that we have not given out, to the letter: else it would serve twice."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    message, mac = raw[:-_MAC], raw[-_MAC:]
    if len(message) != _LAYOUT.size or _encode(raw) != text:
        return None
    if not compare_digest(sign(secret_key, _PURPOSE, message), mac):
        return None
    dialogue_id, expires_at, difficulty, salt = _LAYOUT.unpack(message)
    return Challenge(
        UUID(bytes=dialogue_id), datetime.fromtimestamp(expires_at, UTC), difficulty, salt
    )


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def is_solution(challenge: str, nonce: str, difficulty: int) -> bool:
    """Whether SHA-256 of the challenge followed by the nonce begins with so many zero bits."""
    digest = hashlib.sha256(f"{challenge}{nonce}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest) >> (len(digest) * 8 - difficulty) == 0


def solve(challenge: str, difficulty: int) -> str:
    """What the client does."""
    return next(str(n) for n in count() if is_solution(challenge, str(n), difficulty))


def solution_faults(
    secret_key: str, data: ReceiptCreate, dialogue_id: UUID, now: datetime
) -> Iterator[Fault]:
    challenge = read_challenge(secret_key, data.challenge)
    if challenge is None or challenge.dialogue_id != dialogue_id:
        yield Fault("/challenge", "challenge_unknown")
    elif challenge.expires_at <= now:
        yield Fault("/challenge", "challenge_expired")
    elif not is_solution(data.challenge, data.nonce, challenge.difficulty):
        yield Fault("/nonce", "nonce_solves_nothing")
