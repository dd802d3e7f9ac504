"""Responses with bounces and suppressions."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.mails.bounces import BounceOutcome
from api.mails.models import Suppression, SuppressionReason


class BounceOut(msgspec.Struct):
    """Result of a bounce report."""

    outcome: BounceOutcome
    """`unknown`: there is no such mail any more; mails are kept for 30 days."""


class SuppressionOut(msgspec.Struct, kw_only=True):
    """An address that gets no mails except sign-in and confirmation mails."""

    id: UUID
    address: str
    person_id: UUID | None
    reason: SuppressionReason
    status: str | None
    """The enhanced status code (RFC 3463) of the server, if there was one."""
    diagnostic: str
    """Reply of the server, without addresses."""
    stopped_at: datetime


def suppression_out(row: Suppression) -> SuppressionOut:
    names = SuppressionOut.__struct_fields__
    return SuppressionOut(**{name: getattr(row, name) for name in names})
