"""Database steps of sending: claim with a lease, record the outcome of each mail, sweep.

Delivery is at least once: after a crash between the server's acceptance and its record, the mail is
sent again with the same Message-ID.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import cast

import psycopg
from sqlalchemy import (
    Connection,
    case,
    delete,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api.core import retention
from api.core.batches import in_batch
from api.core.retention import RetentionPeriod
from api.events.rules import MAX_ATTEMPTS, next_try
from api.mails import queries
from api.mails.models import Mail, MailCount, MailKind, MailState

URGENT = frozenset(
    {
        MailKind.SIGN_IN,
        MailKind.INVITATION,
        MailKind.CONFIRMATION,
        MailKind.CONFIRMATION_CODE,
    }
)
BULK = frozenset(MailKind) - URGENT
ASKED_FOR = frozenset({MailKind.SIGN_IN, MailKind.CONFIRMATION})
"""Mails that somebody waits for now. They are sent to suppressed addresses, too: reading one proves
that the address works."""
KEPT = retention.RETENTION[RetentionPeriod.MAILS]
ENDED = (MailState.SENT, MailState.FAILED, MailState.SUPPRESSED, MailState.TAKEN_BACK)
SECRET_KINDS = URGENT
"""Mails with a secret: their texts are deleted once they are sent or have failed."""


def claim_mails(
    session: Session, kinds: Iterable[MailKind], now: datetime, *, lease: timedelta, limit: int
) -> list[Mail]:
    """Claims due mails for sending. If the sender dies, they are released when the lease ends.

    Mails to suppressed addresses get the state `suppressed`, and mails to former members of an
    organisation are taken back.
    """
    to_send: list[Mail] = []
    while not to_send and (mails := _claim(session, kinds, now, lease=lease, limit=limit)):
        to_send = _without_former_members(session, _without_stopped(session, mails))
    return to_send


def _claim(
    session: Session, kinds: Iterable[MailKind], now: datetime, *, lease: timedelta, limit: int
) -> list[Mail]:
    due = (
        select(Mail.id)
        .where(Mail.state == MailState.PENDING, Mail.next_try_at <= now, Mail.kind.in_(kinds))
        .order_by(Mail.next_try_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = (
        update(Mail)
        .where(in_batch(due))
        .values(state=MailState.SENDING, lease_until=now + lease)
        .returning(Mail)
    )
    return list(session.scalars(claimed))


def _without_stopped(session: Session, mails: Iterable[Mail]) -> list[Mail]:
    unasked = {mail.address for mail in mails if mail.kind not in ASKED_FOR}
    stopped = set(session.scalars(queries.stopped(unasked))) if unasked else set()
    to_send = []
    for mail in mails:
        if mail.address in stopped and mail.kind not in ASKED_FOR:
            mail.state, mail.lease_until = MailState.SUPPRESSED, None
            if mail.kind in SECRET_KINDS:
                mail.text = mail.html = ""
        else:
            to_send.append(mail)
    return to_send


def _without_former_members(session: Session, mails: Sequence[Mail]) -> list[Mail]:
    bound = [mail.id for mail in mails if mail.member_of is not None]
    gone = set(session.scalars(queries.of_former_members(bound))) if bound else set()
    if gone:
        values = {**queries.BLANK, "state": MailState.TAKEN_BACK, "lease_until": None}
        session.execute(update(Mail).where(Mail.id.in_(gone)).values(values))
    return [mail for mail in mails if mail.id not in gone]


_SENT = """
    UPDATE mails
    SET state = 'sent', sent_at = %(now)s, updated_at = %(now)s,
        lease_until = NULL, last_error = NULL{more}
    WHERE id = %(mail_id)s
"""
_NOTES = {
    kind: _SENT.format(more=", text = '', html = ''" if kind in SECRET_KINDS else "")
    for kind in MailKind
}


def mark_sent(connection: Connection, mail: Mail, now: datetime) -> None:
    """Uses the driver directly: it runs for each mail, and SQLAlchemy took most of the time."""
    driver = cast(psycopg.Connection, connection.connection.driver_connection)
    driver.execute(_NOTES[mail.kind], {"mail_id": mail.id, "now": now}, prepare=True)


def mark_refused(
    session: Session | Connection, mail: Mail, error: str, now: datetime, *, final: bool
) -> bool:
    """Records that the server refused the mail, and schedules a retry. True if it failed."""
    attempts = mail.attempts + 1
    failed = final or attempts >= MAX_ATTEMPTS
    blanked = {"text": "", "html": ""} if failed and mail.kind in SECRET_KINDS else {}
    session.execute(
        update(Mail)
        .where(Mail.id == mail.id, Mail.lease_until.is_not_distinct_from(mail.lease_until))
        .values(
            state=MailState.FAILED if failed else MailState.PENDING,
            attempts=attempts,
            next_try_at=next_try(attempts, now),
            lease_until=None,
            last_error=error,
            **blanked,
        )
    )
    return failed


def release(session: Session, mails: Collection[Mail], now: datetime, wait: timedelta) -> None:
    """Releases mails because the server was unavailable, without counting an attempt. Only mails
    that are still leased to the caller are released."""
    leases = {mail.lease_until for mail in mails}
    session.execute(
        update(Mail)
        .where(Mail.id.in_([mail.id for mail in mails]), Mail.lease_until.in_(leases))
        .values(state=MailState.PENDING, next_try_at=now + wait, lease_until=None)
    )


_PUT_OFF = text(
    """
    UPDATE mails
    SET state = 'pending', lease_until = NULL, next_try_at = turns.at, turn_at = turns.at
    FROM unnest(CAST(:ids AS uuid[]), CAST(:leases AS timestamptz[]), CAST(:times AS timestamptz[]))
        AS turns (id, lease, at)
    WHERE mails.id = turns.id AND lease_until = turns.lease
    """
)


def reschedule(session: Session, turns: Mapping[Mail, datetime]) -> None:
    """Delays mails until their turns."""
    ids, leases = [turn.id for turn in turns], [turn.lease_until for turn in turns]
    session.execute(_PUT_OFF, {"ids": ids, "leases": leases, "times": list(turns.values())})


def sweep_mails(session: Session, now: datetime) -> None:
    """Releases mails whose sender died; after `MAX_ATTEMPTS` a mail fails."""
    tried = Mail.attempts + 1
    given_back = (
        update(Mail)
        .where(Mail.state == MailState.SENDING, Mail.lease_until < now)
        .values(
            state=case((tried >= MAX_ATTEMPTS, MailState.FAILED), else_=MailState.PENDING),
            attempts=tried,
            next_try_at=now,
            lease_until=None,
            last_error="the sender died",
        )
    )
    session.execute(given_back)


def purge_mails(session: Session, now: datetime, *, limit: int = 1_000) -> int:
    """Deletes a batch of ended mails after their retention, and keeps their counts.

    Returns the number of deleted mails.
    """
    ended = Mail.state.in_(ENDED)
    old = select(Mail.id).where(ended, Mail.created_at < now - KEPT).limit(limit)
    rows = session.execute(
        delete(Mail)
        .where(in_batch(old.with_for_update(skip_locked=True)))
        .returning(Mail.created_at, Mail.kind, Mail.state)
    )
    counts = Counter((created_at.date(), kind, state) for created_at, kind, state in rows)
    _count(session, counts)
    return counts.total()


def _count(session: Session, counts: Counter[tuple[date, MailKind, MailState]]) -> None:
    rows = [
        {"day": day, "kind": kind, "state": state, "mails": mails}
        for (day, kind, state), mails in sorted(counts.items())
    ]
    if rows:
        new = insert(MailCount)
        more = {"mails": MailCount.mails + new.excluded.mails}
        session.execute(
            new.on_conflict_do_update(index_elements=["day", "kind", "state"], set_=more), rows
        )


def purge_suppressions(session: Session, now: datetime) -> None:
    session.execute(queries.outdated(now - retention.RETENTION[RetentionPeriod.SUPPRESSIONS]))
