"""Inputs of the commands, which are also the request bodies."""

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from api.core.examples import Example


class Solution(msgspec.Struct, forbid_unknown_fields=True):
    """A challenge and its solution."""

    challenge: Annotated[str, Meta(max_length=200)]
    """The challenge exactly as received."""
    nonce: Annotated[str, Meta(min_length=1, max_length=64)]

    example: ClassVar[Example] = {
        "challenge": "AZgMXi9LejGcVW0fCis8TWcq6Y4SZ0pT0m3rW0fV1v9kQmJd3yBzqYb8u1oXnTt3Zg5cRw",
        "nonce": "183204",
    }


class ReceiptCreate(Solution):
    """A challenge of this dialogue, and its solution."""


class VoteWork(Solution):
    """A challenge of `get_vote_challenge`, and its solution."""
