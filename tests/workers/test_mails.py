"""Mails: claimed with a lease, sent once, claimed again after a worker died."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from smtplib import SMTP

import pytest
from sqlalchemy.orm import Session

from api.core.settings import load_settings
from api.events.rules import MAX_ATTEMPTS
from api.mails.jobs import (
    BULK,
    URGENT,
    claim_mails,
    mark_refused,
    mark_sent,
    purge_mails,
    release,
    reschedule,
    sweep_mails,
)
from api.mails.message import build_message, message_id
from api.mails.models import Mail, MailCount, MailKind, MailState
from tests.factories.mails import mail
from tests.settings import SECRET_KEY
from workers.mail import sending, smtp

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
LEASE = timedelta(minutes=2)


def _claim(session: Session, now: datetime = NOW) -> list[Mail]:
    session.flush()
    return claim_mails(session, BULK, now, lease=LEASE, limit=10)


def test_a_claimed_mail_is_not_claimed_again(sync_session: Session) -> None:
    sync_session.add_all([mail(next_try_at=NOW), mail(next_try_at=NOW + LEASE)])
    assert len(_claim(sync_session)) == 1
    assert _claim(sync_session) == []


def test_urgent_mails_are_claimed_apart(sync_session: Session) -> None:
    sync_session.add_all([mail(next_try_at=NOW), mail(kind=MailKind.SIGN_IN, next_try_at=NOW)])
    sync_session.flush()
    urgent = claim_mails(sync_session, URGENT, NOW, lease=LEASE, limit=10)
    assert [found.kind for found in urgent] == [MailKind.SIGN_IN]


def test_mail_claimed_by_a_killed_worker_is_sent_by_another(sync_session: Session) -> None:
    sync_session.add(mail(next_try_at=NOW))
    _claim(sync_session)
    sweep_mails(sync_session, NOW + LEASE)
    assert _claim(sync_session, NOW + LEASE) == []
    later = NOW + LEASE + timedelta(seconds=1)
    sweep_mails(sync_session, later)
    sync_session.expire_all()
    assert [found.attempts for found in _claim(sync_session, later)] == [1]


def test_unreachable_server_does_not_count_as_an_attempt(sync_session: Session) -> None:
    sync_session.add(mail(next_try_at=NOW))
    [claimed] = _claim(sync_session)
    release(sync_session, [claimed], NOW, timedelta(seconds=15))
    sync_session.refresh(claimed)
    assert (claimed.state, claimed.attempts) == (MailState.PENDING, 0)


def test_worker_without_lease_cannot_change_the_mail(sync_session: Session) -> None:
    sync_session.add(mail(next_try_at=NOW))
    [lost] = _claim(sync_session)
    sync_session.expunge(lost)
    later = NOW + LEASE + timedelta(seconds=1)
    sweep_mails(sync_session, later)
    [claimed] = _claim(sync_session, later)
    release(sync_session, [lost], later, timedelta(0))
    reschedule(sync_session, {lost: later})
    mark_refused(sync_session, lost, "451 later", later, final=False)
    sync_session.refresh(claimed)
    assert (claimed.state, claimed.lease_until) == (MailState.SENDING, later + LEASE)


def test_permanent_refusal_fails_at_once_and_temporary_after_retries(sync_session: Session) -> None:
    final, passing = mail(next_try_at=NOW), mail(next_try_at=NOW)
    sync_session.add_all([final, passing])
    sync_session.flush()
    mark_refused(sync_session, final, "550 no such user", NOW, final=True)
    for _ in range(MAX_ATTEMPTS):
        sync_session.refresh(passing)
        assert passing.state is MailState.PENDING
        mark_refused(sync_session, passing, "451 later", NOW, final=False)
    for row in (final, passing):
        sync_session.refresh(row)
        assert row.state is MailState.FAILED


def test_unexpected_error_counts_for_its_mail_only(
    sync_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://unused.example/x")
    monkeypatch.setenv("REDIS_URL", "redis://unused.example")
    monkeypatch.setenv("VUOROPUHELU_SECRET_KEY", SECRET_KEY)
    load_settings.cache_clear()
    sync_session.add(mail(next_try_at=NOW))
    [claimed] = _claim(sync_session)
    connection = smtp.Connection(SMTP())

    def send(*_: object) -> None:
        raise RuntimeError("never thought of")

    monkeypatch.setattr(connection, "send", send)
    with pytest.raises(smtp.ServerAwayError):  # so that the others go out on a new connection
        sending._send(connection, sync_session.connection(), claimed)
    load_settings.cache_clear()
    release(sync_session, [claimed], NOW, timedelta(0))  # no longer ours: its lease has gone
    sync_session.refresh(claimed)
    assert (claimed.state, claimed.attempts) == (MailState.PENDING, 1)
    assert claimed.last_error == "RuntimeError"


def test_failed_mail_loses_its_secrets(sync_session: Session) -> None:
    secret = mail(kind=MailKind.SIGN_IN)
    sync_session.add(secret)
    sync_session.flush()
    mark_refused(sync_session, secret, "550 no such user", NOW, final=True)
    sync_session.refresh(secret)
    assert (secret.text, secret.html) == ("", "")


def test_sent_mail_loses_its_secrets(sync_session: Session) -> None:
    secret, digest = mail(kind=MailKind.SIGN_IN), mail()
    sync_session.add_all([secret, digest])
    sync_session.flush()
    for row in (secret, digest):
        mark_sent(sync_session.connection(), row, NOW)
        sync_session.refresh(row)
    assert (secret.text, secret.html) == ("", "")
    assert digest.text


def test_mails_are_deleted_after_a_month_and_counts_stay(sync_session: Session) -> None:
    long_ago = NOW - timedelta(days=31)
    young = mail(state=MailState.SENT, created_at=NOW - timedelta(days=29))
    waiting = mail(created_at=long_ago)
    sync_session.add_all([young, waiting])
    sync_session.add_all(mail(state=MailState.SENT, created_at=long_ago) for _ in range(3))
    sync_session.add(mail(state=MailState.FAILED, created_at=long_ago))
    sync_session.flush()
    assert [purge_mails(sync_session, NOW, limit=3) for _ in range(3)] == [3, 1, 0]
    sync_session.expire_all()
    left = {found.id for found in sync_session.query(Mail)}
    assert left == {young.id, waiting.id}
    counted = {(row.day, row.kind, row.state): row.mails for row in sync_session.query(MailCount)}
    assert counted == {
        (long_ago.date(), MailKind.DIGEST, MailState.SENT): 3,
        (long_ago.date(), MailKind.DIGEST, MailState.FAILED): 1,
    }


@pytest.mark.parametrize("subject", ["Kooste: 3 uutta hankintaa", "Sammandrag för Ingå – åäö"])
def test_a_message_has_valid_headers_and_both_parts(subject: str) -> None:
    row = mail(subject=subject, headers={"List-Id": "<digest.localhost>"})
    raw = build_message(row, sender="Vuoropuhelu <no-reply@a.fi>", host="a.fi", now=NOW)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    message = message_from_bytes(raw, policy=policy.default)
    assert message["Subject"] == subject
    assert message["Message-ID"] == message_id(row.key, "a.fi")
    assert message["Auto-Submitted"] == "auto-generated"
    parts = [part.get_content_type() for part in message.walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]
