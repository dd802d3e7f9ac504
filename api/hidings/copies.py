"""Clears copies of a thing's texts: in the log, mails, stored answers and webhook attempts."""

import html
from collections.abc import Collection, Iterator, Sequence, Set
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ARRAY, CursorResult, Uuid, select, text, update
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session

from api.core.errors import Hidden
from api.core.events import Audience
from api.core.outbox import OutboxEvent
from api.hidings.redaction import mark
from api.mails.models import Mail, MailState

_ENDED = (MailState.SENT, MailState.FAILED, MailState.SUPPRESSED, MailState.TAKEN_BACK)
SHINGLE = 16
"""Number of successive characters of a text that a mail must contain to count as a copy of a
part.
"""


def empty_events(session: Session, subjects: Sequence[str]) -> list[UUID]:
    """Removes the stored resource from the subjects' events. Returns the ids of public events."""
    emptied = (
        update(OutboxEvent)
        .where(OutboxEvent.subject.in_(subjects), OutboxEvent.resource.is_not(None))
        .values(resource=None)
        .returning(OutboxEvent.id, OutboxEvent.audience)
        .execution_options(synchronize_session=False)
    )
    rows = session.execute(emptied).all()
    return sorted(row.id for row in rows if row.audience is Audience.PUBLIC)


def clear_mails(session: Session, things: Sequence[UUID], words: Collection[str]) -> list[str]:
    """Blanks stored mails about the things, and redacts or recalls pending ones.

    A mail that is being sent cannot be stopped, but it is blanked and not sent again.
    Returns the keys of recalled mails.
    """
    about = Mail.about.overlap(as_type(list(things), ARRAY(Uuid)))
    blank: dict[str, Any] = {"subject": mark(None), "text": "", "html": ""}
    blank |= {"calendar": None, "headers": {}}
    session.execute(
        update(Mail)
        .where(about, Mail.state.in_(_ENDED))
        .values(**blank)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Mail)
        .where(about, Mail.state == MailState.SENDING)
        .values(**blank, state=MailState.TAKEN_BACK, lease_until=None)
        .execution_options(synchronize_session=False)
    )
    waiting = select(Mail).where(about, Mail.state == MailState.PENDING).with_for_update()
    mails, parts = session.scalars(waiting).all(), _parts_of(words)
    for mail in mails:
        _redact_mail(mail, words, parts)
    session.flush()
    return [mail.key for mail in mails if mail.state is MailState.TAKEN_BACK]


_LATE_COPIES = {
    "mails": """
        UPDATE mails SET subject = '', text = '', html = '', headers = '{}', calendar = NULL,
            lease_until = NULL,
            state = CASE WHEN state IN ('pending', 'sending') THEN 'taken_back' ELSE state END
        WHERE about && CAST(:things AS uuid[]) AND created_at <= :until AND html <> ''
          AND created_at > :since
    """,
    "answers": """
        UPDATE idempotent_answers SET status = 410, headers = '[]', body = ''
        FROM unnest(CAST(:things AS uuid[])) AS thing
        WHERE created_at <= :until AND created_at > :since
          AND position(convert_to(thing::text, 'UTF8') IN body) > 0
    """,
}


def clear_late(session: Session, things: Sequence[UUID], since: datetime, until: datetime) -> None:
    """Clears copies that other transactions made from the texts before and committed afterwards."""
    for statement in _LATE_COPIES.values():
        session.execute(text(statement), {"things": list(things), "since": since, "until": until})


def _redact_mail(mail: Mail, words: Collection[str], parts: Set[str]) -> None:
    """Replaces `words` by the mark. Recalls the mail if it still contains one of the `parts`."""
    stand_in = mark(mail.language.value)
    for each in sorted(words, key=len, reverse=True):
        mail.subject = mail.subject.replace(each, stand_in)
        mail.text = mail.text.replace(each, stand_in)
        mail.html = mail.html.replace(html.escape(each), stand_in).replace(each, stand_in)
    if not words or _holds_any(mail, parts):
        mail.state, mail.subject = MailState.TAKEN_BACK, stand_in
        mail.text = mail.html = ""
        mail.headers, mail.calendar = {}, None


def _parts_of(words: Collection[str]) -> frozenset[str]:
    """Parts of the texts. A mail that contains a text, whole or shortened, contains a part."""
    flat = [_flat(each) for each in words]
    return frozenset(part for each in flat for part in _shingles(each))


def _shingles(flat: str) -> Iterator[str]:
    for start in range(max(1, len(flat) - SHINGLE + 1)):
        yield flat[start : start + SHINGLE]


def _holds_any(mail: Mail, parts: Set[str]) -> bool:
    """Whether the mail contains a part, however it is wrapped or escaped."""
    calendar = mail.calendar.content.replace("\r\n ", "") if mail.calendar else ""
    shown = [mail.subject, mail.text, html.unescape(mail.html), str(mail.headers), calendar]
    flat = "\n".join(_flat(item) for item in shown)
    short = (part for part in parts if len(part) < SHINGLE)
    return not parts.isdisjoint(_shingles(flat)) or any(part in flat for part in short)


def _flat(words: str) -> str:
    return "".join(words.split()).replace("\\", "")


_CLEAR_ANSWERS = text(
    """
    UPDATE idempotent_answers SET status = :status, headers = '[]', body = ''
    WHERE EXISTS (
        SELECT FROM unnest(CAST(:things AS bytea[])) AS mentioned(id)
        WHERE position(mentioned.id IN body) > 0
    )
    """
)


def clear_answers(session: Session, things: Sequence[UUID]) -> None:
    """Replaces stored answers. A repeated request is still recognised, and answered 410."""
    ids = [str(thing).encode() for thing in things]
    session.execute(_CLEAR_ANSWERS, {"status": Hidden.status, "things": ids})


_CLEAR_ATTEMPTS = text(
    """
    UPDATE webhook_attempts SET answer = ''
    FROM webhook_deliveries
    WHERE webhook_attempts.delivery_id = webhook_deliveries.id
      AND webhook_deliveries.subject = :subject AND webhook_attempts.answer <> ''
    """
)


def clear_attempts(session: Session, subject: str) -> int:
    """Clears receivers' answers to webhooks, which may repeat the texts."""
    done = session.execute(_CLEAR_ATTEMPTS, {"subject": subject})
    return cast(CursorResult[Any], done).rowcount
