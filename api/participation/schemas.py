"""What taking part without an account looks like on the wire."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from api.core.i18n import Texts
from api.participation.models import Exclusion, Participant
from api.participation.service import Receipt


class ChallengeOut(msgspec.Struct):
    """Find a nonce; see `issue_receipt` for how."""

    challenge: str
    difficulty: int
    """How many leading zero bits are wanted."""
    expires_at: datetime
    algorithm: Literal["sha-256"] = "sha-256"


class ExcludedOut(msgspec.Struct):
    """You may not take part in this dialogue any more; what you said you may still withdraw."""

    reason: Texts
    at: datetime


class ReceiptOut(msgspec.Struct, kw_only=True):
    """Who you are in which dialogue."""

    dialogue_id: UUID
    participant: int | None
    """Your number among the participants, shown beside what you say. Null until something that you
    said is public: numbers go in that order."""
    may_vote: bool
    """Whether the work that votes cost is done; see `submit_vote_work`."""
    excluded: ExcludedOut | None = None
    """Why the moderators have excluded you, if they have."""


class IssuedReceiptOut(ReceiptOut):
    """Keep the token: nobody can give it to you again."""

    token: str
    """For the `Authorization` header: `Bearer <token>`. Shown this once."""


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
