"""The draw of slots. Pure.

Nobody can choose the order without knowing the seed, and everybody who knows it can repeat the
draw. The hash of the seed is public from the beginning, the seed itself after the draw.
"""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import msgspec


class Draw(msgspec.Struct, frozen=True):
    order: list[UUID]
    """Sign-ups in this order get the first of their wishes that is still free."""
    slots: dict[UUID, UUID]
    """Slots by sign-up; a missing sign-up got none."""


def new_seed() -> str:
    return secrets.token_hex(32)


def commitment(seed: str) -> str:
    """SHA-256 of the hexadecimal seed, as hexadecimal."""
    return hashlib.sha256(seed.encode()).hexdigest()


def draw(seed: str, sign_ups: Mapping[UUID, Sequence[UUID]], slots: Collection[UUID]) -> Draw:
    """`sign_ups` maps ids to wishes."""
    order = sorted(sign_ups, key=lambda sign_up: _place(seed, sign_up))
    free, given = set(slots), {}
    for sign_up in order:
        slot = next((wish for wish in sign_ups[sign_up] if wish in free), None)
        if slot is not None:
            free.remove(slot)
            given[sign_up] = slot
    return Draw(order, given)


def _place(seed: str, sign_up: UUID) -> str:
    """SHA-256 of the seed followed by the id, both as text."""
    return hashlib.sha256(f"{seed}{sign_up}".encode()).hexdigest()
