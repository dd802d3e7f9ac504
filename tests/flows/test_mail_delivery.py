"""Mails through a real worker and real SMTP, also when the one or the other dies."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from api.core.clock import utc_now
from api.local.ports import free_port
from api.mails.models import Mail, MailKind, MailState
from tests.factories.mails import mail
from tests.flows.platform import Platform
from workers.mail.sending import BATCH_SECONDS


def _queue(platform: Platform, count: int) -> None:
    with platform.sessions.begin() as session:
        session.add_all(mail() for _ in range(count))


def _sent(platform: Platform) -> int:
    statement = select(func.count()).select_from(Mail).where(Mail.state == MailState.SENT)
    return int(platform.scalar(statement))


def test_a_queued_mail_is_sent_without_waiting_for_a_tick(platform: Platform) -> None:
    platform.start("worker")  # no beat: only PostgreSQL's notice can wake it
    for count in (1, 2, 3):
        _queue(platform, 1)
        received = platform.sink.wait_for(count, timeout=20)
        assert [mail["Subject"] for mail in received] == ["2 uutta hankintaa"] * count
        platform.until(lambda: _sent(platform) == count, "the mail is marked sent")  # noqa: B023


def test_kill_9_in_the_middle_of_sending_loses_nothing(platform: Platform) -> None:
    count = 60
    platform.sink.conduct.delay = 0.02
    platform.start("worker", "beat")
    _queue(platform, count)
    platform.sink.wait_for(count // 3, timeout=20)
    platform.kill("worker")
    platform.start("worker")
    platform.until(lambda: _sent(platform) == count, "all mails are sent")
    identifiers = [received["Message-ID"] for received in platform.sink.mails]
    assert len(set(identifiers)) == count
    # What was on the wire when the worker died may come twice – under the same Message-ID –
    # at most one for each of the two sending processes.
    assert len(identifiers) <= count + 2


def test_sign_in_mails_do_not_wait_behind_digests(platform: Platform) -> None:
    """With every process busy for many seconds, and a slow server, they wait for a turn at most."""
    count, at_a_time, delay = 400, 2, 0.05
    platform.environment["VUOROPUHELU_MAIL_LEASE_SECONDS"] = "30"
    platform.sink.conduct.delay = delay
    platform.start("worker")
    for waited_for in (5, 10):  # a notice each: a task for each of the processes
        _queue(platform, count // 2)
        platform.sink.wait_for(waited_for, timeout=20)
    with platform.sessions.begin() as session:
        session.add(mail(kind=MailKind.SIGN_IN, address="urgent@example.fi"))
    before = len(platform.sink.received)
    platform.until(lambda: _place(platform, "urgent@example.fi"), "the urgent mail has come")
    of_two_turns = 2 * at_a_time * BATCH_SECONDS / delay
    assert _place(platform, "urgent@example.fi") < before + of_two_turns
    assert len(platform.sink.received) < count


def _place(platform: Platform, address: str) -> int:
    """How many mails had come when this one came; 0 while it is not there."""
    addresses = [received.recipients[0] for received in list(platform.sink.received)]
    return addresses.index(address) + 1 if address in addresses else 0


def _states(platform: Platform) -> list[tuple[MailState, int]]:
    with platform.sessions() as session:
        rows = session.execute(select(Mail.state, Mail.attempts).order_by(Mail.address))
        return [(state, attempts) for state, attempts in rows]


def test_unreachable_mail_server_delays_the_mail(platform: Platform) -> None:
    platform.environment["VUOROPUHELU_SMTP_URL"] = f"smtp://127.0.0.1:{free_port()}"
    platform.start("worker")
    _queue(platform, 1)
    wait = select(func.max(Mail.next_try_at - Mail.created_at))
    platform.until(lambda: platform.scalar(wait) > timedelta(seconds=5), "it is put off")
    assert _states(platform) == [(MailState.PENDING, 0)]


def test_a_mailbox_that_does_not_exist_fails_at_once_and_hinders_nobody(
    platform: Platform,
) -> None:
    platform.sink.conduct.recipient = lambda address: (
        "550 no such mailbox" if address.startswith("a@") else "250 OK"
    )
    with platform.sessions.begin() as session:
        session.add_all([mail(address="a@example.fi"), mail(address="b@example.fi")])
    platform.start("worker")
    platform.sink.wait_for(1, timeout=20)
    expected = [(MailState.FAILED, 1), (MailState.SENT, 0)]
    platform.until(lambda: _states(platform) == expected, "one failed, one sent")
    why = platform.scalar(select(Mail.last_error).where(Mail.state == MailState.FAILED))
    assert why == "550 no such mailbox"  # in sight


@pytest.mark.parametrize("pipelining", [True, False])
def test_unsendable_mail_does_not_hinder_others(platform: Platform, pipelining: bool) -> None:
    platform.sink.conduct.pipelining = pipelining
    bad = [
        mail(address="a1@example.fi", subject="two\nlines"),
        mail(address="a2käyttäjä@example.fi"),
        mail(address="a3@example.fi>\r\nRCPT TO:<x@example.org"),
    ]
    good = [mail(address=f"b{number}@example.fi") for number in range(17)]
    with platform.sessions.begin() as session:
        session.add_all([*good[:9], *bad, *good[9:]])
    platform.start("worker")
    expected = [(MailState.FAILED, 1)] * 3 + [(MailState.SENT, 0)] * 17
    platform.until(lambda: _states(platform) == expected, "three failed, the others are sent")
    assert platform.scalar(select(func.count(Mail.last_error))) == 3  # each with its reason


def test_a_connection_cut_after_the_mail_was_taken_repeats_it_under_the_same_name(
    platform: Platform,
) -> None:
    platform.sink.conduct.drop = "after keeping"
    platform.start("worker")
    _queue(platform, 1)
    platform.sink.wait_for(1, timeout=20)
    platform.sink.conduct.drop = "never"
    with platform.sessions.begin() as session:  # instead of waiting for the next try
        platform.until(lambda: _states(platform)[0][0] is MailState.PENDING, "it is put off")
        session.execute(update(Mail).values(next_try_at=utc_now()))
    platform.start("beat")
    first, second = platform.sink.wait_for(2, timeout=20)
    assert first["Message-ID"] == second["Message-ID"]
    platform.until(lambda: _sent(platform) == 1, "it is marked sent")
