"""The way into the table of mails: whoever has something to say puts a whole mail there."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, cast, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from structlog.contextvars import get_contextvars

from api.core.clock import utc_now
from api.core.ids import new_id
from api.core.text import Language
from api.mails.models import CalendarPart, Mail, MailKind, MailState


def queue_mail(
    session: Session,
    *,
    key: str,
    kind: MailKind,
    address: str,
    language: Language,
    subject: str,
    text: str,
    html: str,
    person_id: UUID | None = None,
    headers: Mapping[str, str] | None = None,
    calendar: CalendarPart | None = None,
    due_at: datetime | None = None,
) -> bool:
    """Whether the mail is new: the same `key` again is the same mail, and nothing happens.

    Without `due_at` it goes out now.
    """
    statement = (
        insert(Mail)
        .values(
            key=key,
            kind=kind,
            address=address,
            language=language,
            subject=subject,
            text=text,
            html=html,
            person_id=person_id,
            headers=dict(headers or {}),
            calendar=calendar,
            trace_id=get_contextvars().get("trace_id"),
            next_try_at=due_at or utc_now(),
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(Mail.id)
    )
    return session.scalar(statement) is not None


def queue_claimed(
    session: Session, mails: Sequence[Mapping[str, Any]], now: datetime, *, lease: timedelta
) -> list[Mail]:
    """Many at once, each with the values that `queue_mail` takes; those of them that are new.

    They are the caller's to send, as if claimed: `jobs.claim_mails` tells what a lease is.
    """
    if not mails:
        return []
    claimed = {
        "state": MailState.SENDING,
        "attempts": 0,
        "next_try_at": now,
        "lease_until": now + lease,
    }
    rows = [{"id": new_id(), **mail, **claimed} for mail in mails]
    # With RETURNING it would be one statement, written down anew for every batch: slower.
    session.execute(insert(Mail).on_conflict_do_nothing(index_elements=["key"]), rows)
    ids = cast([row["id"] for row in rows], ARRAY(Uuid))
    new = set(session.scalars(select(Mail.id).where(Mail.id == func.any(ids))))
    return [Mail(**row) for row in rows if row["id"] in new]
