"""What bounces and stopped addresses look like on the wire."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.mails.bouncing import BounceOutcome
from api.mails.models import Suppression, SuppressionReason


class BounceOut(msgspec.Struct):
    """What became of the news."""

    outcome: BounceOutcome
    """`unknown`: there is no such mail any more; they are kept for 30 days."""


class SuppressionOut(msgspec.Struct, kw_only=True):
    """An address that gets no mails, but for those to sign in with."""

    id: UUID
    address: str
    person_id: UUID | None
    reason: SuppressionReason
    status: str | None
    """The enhanced status code (RFC 3463) that the server gave, if it gave one."""
    diagnostic: str
    """What the server said, without addresses."""
    stopped_at: datetime
    held_back: int
    """Mails to it that were not sent, of the last 30 days. Digests are not even built."""


def suppression_out(row: Suppression, held_back: int) -> SuppressionOut:
    names = (field for field in SuppressionOut.__struct_fields__ if field != "held_back")
    return SuppressionOut(held_back=held_back, **{name: getattr(row, name) for name in names})
