"""What bounces and stopped addresses look like on the wire."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.mails.bounces import BounceOutcome
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


def suppression_out(row: Suppression) -> SuppressionOut:
    names = SuppressionOut.__struct_fields__
    return SuppressionOut(**{name: getattr(row, name) for name in names})
