"""The way into the table of mails: whoever has something to say puts a whole mail there."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api.core.clock import utc_now
from api.core.text import Language
from api.mails.models import CalendarPart, Mail, MailKind


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
) -> bool:
    """Whether the mail is new: the same `key` again is the same mail, and nothing happens."""
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
            next_try_at=utc_now(),
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(Mail.id)
    )
    return session.scalar(statement) is not None


def queue_mails(session: Session, mails: Sequence[Mapping[str, Any]]) -> None:
    """Many at once, each with every value that `queue_mail` takes; none has a calendar part."""
    if mails:
        now = utc_now()
        new = insert(Mail).on_conflict_do_nothing(index_elements=["key"])
        session.execute(new, [{**mail, "next_try_at": now} for mail in mails])
