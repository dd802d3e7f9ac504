"""Response bodies of receipts and challenges, and the functions that build them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from api.core.i18n import Texts
from api.participation.models import Exclusion, Participant
from api.participation.service import Receipt


class ChallengeOut(msgspec.Struct):
    """A proof-of-work challenge. `issue_receipt` describes how to find the nonce."""

    challenge: str
    difficulty: int
    """Required number of leading zero bits."""
    expires_at: datetime
    algorithm: Literal["sha-256"] = "sha-256"


class ExcludedOut(msgspec.Struct):
    """You are excluded from this dialogue. You may still withdraw your contributions."""

    reason: Texts
    at: datetime


class ReceiptOut(msgspec.Struct, kw_only=True):
    """Your participant in a dialogue."""

    dialogue_id: UUID
    participant: int | None
    """Your participant number, which your contributions show. Null until one of them is public, as
    numbers are assigned in that order."""
    may_vote: bool
    """The proof of work for votes is done; see `submit_vote_work`."""
    excluded: ExcludedOut | None = None
    """Your exclusion with its reason; null if you are not excluded."""


class IssuedReceiptOut(ReceiptOut):
    """A new receipt. Keep the token: it cannot be issued again."""

    token: str
    """Send it in the `Authorization` header as `Bearer <token>`. Only this response shows it."""


def receipt_out(participant: Participant, exclusion: Exclusion | None = None) -> ReceiptOut:
    return ReceiptOut(
        dialogue_id=participant.dialogue_id,
        participant=participant.number,
        may_vote=participant.vote_earned_at is not None,
        excluded=ExcludedOut(exclusion.reason, exclusion.at) if exclusion else None,
    )


def issued_receipt_out(receipt: Receipt) -> IssuedReceiptOut:
    shown = receipt_out(receipt.participant)
    return IssuedReceiptOut(
        dialogue_id=shown.dialogue_id,
        participant=shown.participant,
        may_vote=shown.may_vote,
        token=receipt.token,
    )
