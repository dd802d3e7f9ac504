"""Adds mails to the table of mails, rendered and complete."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, cast, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from structlog.contextvars import get_contextvars

from api.core.clock import utc_now
from api.core.i18n import Language
from api.core.ids import new_id
from api.mails.models import CalendarPart, Mail, MailKind, MailState

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


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
    about: Iterable[UUID] = (),
    member_of: UUID | None = None,
) -> bool:
    """Returns whether the mail is new. The same `key` means the same mail and changes nothing,
    unless the mail was taken back: then it is replaced.

    Without `due_at` it is due now. `about`: items whose texts it holds without a link to them.
    `member_of`: an organisation; the mail is not sent to a person who has left it.
    """
    written = {
        "subject": subject,
        "text": text,
        "html": html,
        "headers": dict(headers or {}),
        "calendar": calendar,
        "about": _things_in(html, about),
        "next_try_at": due_at or utc_now(),
    }
    new = insert(Mail).values(
        key=key,
        kind=kind,
        address=address,
        language=language,
        person_id=person_id,
        member_of=member_of,
        trace_id=get_contextvars().get("trace_id"),
        **written,
    )
    statement = new.on_conflict_do_update(
        index_elements=["key"],
        set_={**written, "state": MailState.PENDING},
        where=Mail.state == MailState.TAKEN_BACK,
    ).returning(Mail.id)
    return session.scalar(statement) is not None


def _things_in(html: str, about: Iterable[UUID] = ()) -> list[UUID]:
    """Ids of the items in a mail. It links to all items that it shows, so the links have them."""
    return sorted({*about, *map(UUID, _UUID.findall(html))})


def queue_claimed(
    session: Session, mails: Sequence[Mapping[str, Any]], now: datetime, *, lease: timedelta
) -> list[Mail]:
    """Adds many mails at once, each with the values of `queue_mail`. Returns the new ones.

    The caller sends them, as if it had claimed them with a lease (`jobs.claim_mails`).
    """
    if not mails:
        return []
    claimed = {
        "state": MailState.SENDING,
        "attempts": 0,
        "next_try_at": now,
        "lease_until": now + lease,
    }
    rows = [
        {"id": new_id(), "about": _things_in(mail["html"]), **mail, **claimed} for mail in mails
    ]
    # With RETURNING it would be one statement, but compiled for every batch, which is slower.
    session.execute(insert(Mail).on_conflict_do_nothing(index_elements=["key"]), rows)
    ids = cast([row["id"] for row in rows], ARRAY(Uuid))
    new = set(session.scalars(select(Mail.id).where(Mail.id == func.any(ids))))
    return [Mail(**row) for row in rows if row["id"] in new]
