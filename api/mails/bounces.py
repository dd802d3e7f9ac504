"""Records bounces and suppresses addresses. The caller commits.

A repeat is harmless: a bounce is recorded with its mail, an address is suppressed once.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.actor import SYSTEM
from api.core.audit import record_audit
from api.mails import queries
from api.mails.bounce_codes import ServerReply
from api.mails.models import BounceKind, SuppressionReason

SOFT_DAYS, WITHIN = 5, timedelta(days=14)
"""An address is suppressed after soft bounces on this number of days within this time."""


class BounceOutcome(StrEnum):
    """Result of a bounce report."""

    STOPPED = "stopped"
    """The address is suppressed."""
    NOTED = "noted"
    IGNORED = "ignored"
    """The bounce is not about the address."""
    UNKNOWN = "unknown"
    """There is no such mail any more: mails are kept for 30 days."""


def record_bounce(
    session: Session, mail_id: UUID, reply: ServerReply, now: datetime
) -> BounceOutcome:
    if reply.bounce is None:
        return BounceOutcome.IGNORED
    mail = session.execute(queries.note_bounce(mail_id, reply.bounce, now)).one_or_none()
    if mail is None:
        return BounceOutcome.UNKNOWN
    reason = _reason_to_stop(session, mail.address, reply.bounce, now)
    if reason is None:
        return BounceOutcome.NOTED
    stop = queries.suppress(mail.address, mail.person_id, reason, reply, now)
    if suppression_id := session.scalar(stop):
        target = f"mail-suppressions/{suppression_id}"
        record_audit(session, SYSTEM, "mail_suppression.make", target, changed=["reason"])
    return BounceOutcome.STOPPED


def _reason_to_stop(
    session: Session, address: str, bounce: BounceKind, now: datetime
) -> SuppressionReason | None:
    if bounce is not BounceKind.SOFT:
        hard = bounce is BounceKind.HARD
        return SuppressionReason.HARD_BOUNCE if hard else SuppressionReason.COMPLAINT
    days = session.scalar(queries.days_with_soft_bounces(address, now - WITHIN)) or 0
    return SuppressionReason.SOFT_BOUNCES if days >= SOFT_DAYS else None
