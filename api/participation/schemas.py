"""What taking part without an account looks like on the wire."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from api.participation.models import Participant
from api.participation.service import Receipt


class ChallengeOut(msgspec.Struct):
    """Find a nonce; see `issue_receipt` for how."""

    challenge: str
    difficulty: int
    """How many leading zero bits are wanted."""
    expires_at: datetime
    algorithm: Literal["sha-256"] = "sha-256"


class ReceiptOut(msgspec.Struct):
    """Who you are in which dialogue."""

    dialogue_id: UUID
    participant: int | None
    """Your number among the participants, shown beside what you say. Null until something that you
    said is public: numbers go in that order."""


class IssuedReceiptOut(ReceiptOut):
    """Keep the token: nobody can give it to you again."""

    token: str
    """For the `Authorization` header: `Bearer <token>`. Shown this once."""


def receipt_out(participant: Participant) -> ReceiptOut:
    return ReceiptOut(participant.dialogue_id, participant.number)


def issued_receipt_out(receipt: Receipt) -> IssuedReceiptOut:
    participant = receipt.participant
    return IssuedReceiptOut(participant.dialogue_id, participant.number, receipt.token)
