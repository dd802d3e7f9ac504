"""Mails through a real worker and real SMTP, also when the one or the other dies."""

import signal

from sqlalchemy import func, select

from api.mails.models import Mail, MailState
from tests.factories.mails import mail
from tests.flows.platform import Platform


def _queue(platform: Platform, count: int) -> None:
    with platform.sessions.begin() as session:
        session.add_all(mail() for _ in range(count))


def _sent(platform: Platform) -> int:
    statement = select(func.count()).select_from(Mail).where(Mail.state == MailState.SENT)
    return int(platform.scalar(statement))


def test_a_queued_mail_is_sent_without_waiting_for_a_tick(platform: Platform) -> None:
    platform.start("worker")  # no beat: only PostgreSQL's notice can wake it
    _queue(platform, 1)
    [received] = platform.sink.wait_for(1, timeout=20)
    assert received["Subject"] == "2 uutta hankintaa"
    platform.until(lambda: _sent(platform) == 1, "the mail is marked sent")


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


def test_a_mail_server_that_is_away_is_waited_for(platform: Platform) -> None:
    away = platform.sink.port
    platform.environment["VUOROPUHELU_SMTP_URL"] = "smtp://127.0.0.1:9"
    platform.start("worker", "beat")
    _queue(platform, 1)
    attempts = select(func.max(Mail.next_try_at - Mail.created_at))
    platform.until(lambda: platform.scalar(attempts).total_seconds() > 5, "it is put off")
    platform.processes["worker"].send_signal(signal.SIGTERM)
    assert platform.scalar(select(Mail.attempts)) == 0
    assert away == platform.sink.port
