"""What the commands take; on the wire the bodies of the requests."""

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from api.core.examples import Example


class Solution(msgspec.Struct, forbid_unknown_fields=True):
    """A challenge, and what solves it."""

    challenge: Annotated[str, Meta(max_length=200)]
    """As it was given, to the letter."""
    nonce: Annotated[str, Meta(min_length=1, max_length=64)]

    example: ClassVar[Example] = {
        "challenge": "AZgMXi9LejGcVW0fCis8TWcq6Y4SZ0pT0m3rW0fV1v9kQmJd3yBzqYb8u1oXnTt3Zg5cRw",
        "nonce": "183204",
    }


class ReceiptCreate(Solution):
    """A challenge of this dialogue, and what solves it."""


class VoteWork(Solution):
    """A challenge of `get_vote_challenge`, and what solves it."""
