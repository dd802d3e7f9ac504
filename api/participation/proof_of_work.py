"""Proof of work: what a receipt or its first vote costs: nothing for a person, much for a machine.

Pure. A challenge is signed and says for itself what it is for, from which network, until when, and
how hard it is: nothing is stored when it is given out.
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
    """What the work is for: a challenge serves one purpose only."""

    RECEIPT = "receipt challenge"
    VOTE = "vote challenge"


class Challenge(NamedTuple):
    about: UUID
    """The dialogue; of a vote what `voter` gives for the participant."""
    expires_at: datetime
    difficulty: int
    salt: bytes
    """16 random bytes: no two challenges are the same."""
    network: bytes
    """`network_mark` of whoever asked."""


class RequiredWork(NamedTuple):
    """What a challenge must be for, and at least how hard."""

    work: Work
    about: UUID
    difficulty: int = 0


def voter(secret_key: str, participant_id: UUID) -> UUID:
    """Stands for the participant in a challenge: their id stays inside."""
    return UUID(bytes=sign(secret_key, "voter", participant_id.bytes))


def network_mark(origin: Origin, salt: bytes) -> bytes:
    """Another one in every challenge: two of them do not tell that they share a network."""
    message = salt + network_of(origin.address).encode()
    return sign(origin.key, "challenge network", message)[:_NETWORK]


def harder(base: int, most: int, loads: Iterable[tuple[int, int]]) -> int:
    """One bit more when the free number is used up, and with each doubling. `loads`: used, free."""
    rise = max((used // free).bit_length() for used, free in loads)
    return 0 if base == 0 else max(base, min(base + rise, most))


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
    """None for a challenge that we have not given out, to the letter: else it would serve twice."""
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
    """Whether SHA-256 of the challenge followed by the nonce begins with so many zero bits."""
    digest = hashlib.sha256(f"{challenge}{nonce}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest) >> (len(digest) * 8 - difficulty) == 0


def solve(challenge: str, difficulty: int) -> str:
    """What the client does."""
    return next(str(n) for n in count() if is_solution(challenge, str(n), difficulty))


def solution_faults(
    origin: Origin, data: Solution, required: RequiredWork, now: datetime
) -> Iterator[Fault]:
    """One bit below what is wanted passes: the rate may rise while somebody reckons. More would let
    easy challenges be collected before a flood.
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
