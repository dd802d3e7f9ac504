"""Proof of work for receipts and their first votes: cheap for a person, expensive for a flood.
Pure.

A signed challenge has its own purpose, network, expiry and difficulty, so nothing is stored when it
is issued.
"""

import base64
import binascii
import hashlib
import struct
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from hmac import compare_digest
from itertools import count
from typing import NamedTuple
from uuid import UUID

from api.core.errors import Fault
from api.core.networks import Origin, network_of
from api.core.tokens import sign
from api.participation.inputs import Solution

_LAYOUT = struct.Struct(">16sIB16s8s")
_MAC = 16
_NETWORK = 8


class Work(StrEnum):
    """Purposes of challenges. A challenge is valid for one purpose only."""

    RECEIPT = "receipt challenge"
    VOTE = "vote challenge"


class Challenge(NamedTuple):
    about: UUID
    """The dialogue; for a vote the result of `voter` for the participant."""
    expires_at: datetime
    difficulty: int
    salt: bytes
    """16 random bytes, which make each challenge unique."""
    network: bytes
    """`network_mark` of the client."""


class RequiredWork(NamedTuple):
    """The required purpose and minimum difficulty of a challenge."""

    work: Work
    about: UUID
    difficulty: int = 0


def voter(secret_key: str, participant_id: UUID) -> UUID:
    """An id that represents the participant in a challenge, as the real id is never published."""
    return UUID(bytes=sign(secret_key, "voter", participant_id.bytes))


def network_mark(origin: Origin, salt: bytes) -> bytes:
    """A mark of the network that differs in each challenge, so that two cannot be linked by it."""
    message = salt + network_of(origin.address).encode()
    return sign(origin.key, "challenge network", message)[:_NETWORK]


def harder(base: int, most: int, loads: Iterable[tuple[int, int]]) -> int:
    """Add one bit for each step of the load."""
    return 0 if base == 0 else max(base, min(base + rise_of(loads), most))


def rise_of(loads: Iterable[tuple[int, int]]) -> int:
    """One step when the free number is used up, and one for each doubling. `loads`: used, free."""
    return max((used // free).bit_length() for used, free in loads)


def write_challenge(secret_key: str, work: Work, challenge: Challenge) -> str:
    message = _LAYOUT.pack(
        challenge.about.bytes,
        int(challenge.expires_at.timestamp()),
        challenge.difficulty,
        challenge.salt,
        challenge.network,
    )
    return _encode(message + sign(secret_key, work, message))


def read_challenge(secret_key: str, work: Work, text: str) -> Challenge | None:
    """None unless the text is exactly an issued challenge; a variant could be spent a
    second time.
    """
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    message, mac = raw[:-_MAC], raw[-_MAC:]
    if len(message) != _LAYOUT.size or _encode(raw) != text:
        return None
    if not compare_digest(sign(secret_key, work, message), mac):
        return None
    about, expires_at, difficulty, salt, network = _LAYOUT.unpack(message)
    ends = datetime.fromtimestamp(expires_at, UTC)
    return Challenge(UUID(bytes=about), ends, difficulty, salt, network)


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def is_solution(challenge: str, nonce: str, difficulty: int) -> bool:
    """True if SHA-256 of the challenge followed by the nonce starts with `difficulty` zero bits."""
    digest = hashlib.sha256(f"{challenge}{nonce}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest) >> (len(digest) * 8 - difficulty) == 0


def solve(challenge: str, difficulty: int) -> str:
    """Find a nonce, as clients do."""
    return next(str(n) for n in count() if is_solution(challenge, str(n), difficulty))


def solution_faults(
    origin: Origin, data: Solution, required: RequiredWork, now: datetime
) -> Iterator[Fault]:
    """Faults of a solution. One bit below the required difficulty passes, because the rate may rise
    during the calculation. More would allow collecting easy challenges before a flood.
    """
    challenge = read_challenge(origin.key, required.work, data.challenge)
    if challenge is None or challenge.about != required.about:
        yield Fault("/challenge", "challenge_unknown")
    elif challenge.network != network_mark(origin, challenge.salt):
        yield Fault("/challenge", "challenge_of_another_network")
    elif challenge.expires_at <= now or challenge.difficulty < required.difficulty - 1:
        yield Fault("/challenge", "challenge_expired")
    elif not is_solution(data.challenge, data.nonce, challenge.difficulty):
        yield Fault("/nonce", "nonce_solves_nothing")
