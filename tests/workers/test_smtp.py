"""One connection for many mails, to servers that take commands together or one by one."""

import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest

from api.local.ports import LOOPBACK, free_port
from api.local.smtp_sink import SmtpSink
from workers.mail import smtp
from workers.mail.smtp import RefusedError, ServerAwayError

SENDER = "no-reply@example.fi"
MESSAGE = b"Subject: a\r\n\r\nHello\r\n.\r\n..two\r\n"


@pytest.fixture(params=[True, False], ids=["together", "one by one"])
def sink(request: pytest.FixtureRequest) -> Iterator[SmtpSink]:
    with SmtpSink() as sink:
        sink.conduct.pipelining = request.param
        yield sink
        if kept := smtp._idle_connections.pop(_url(sink), None):
            kept.close()


def _url(sink: SmtpSink) -> str:
    return f"smtp://{LOOPBACK}:{sink.port}"


def _connected(sink: SmtpSink) -> AbstractContextManager[smtp.Connection]:
    return smtp.connection(_url(sink))


def test_mail_arrives_unchanged(sink: SmtpSink) -> None:
    with _connected(sink) as connection:
        connection.send(SENDER, "a@example.fi", MESSAGE)
    [received] = sink.received
    assert (received.sender, received.recipients) == (SENDER, ["a@example.fi"])
    assert received.source == MESSAGE


@pytest.mark.parametrize(("answer", "final"), [("550 no such mailbox", True), ("451 later", False)])
def test_refused_recipient_does_not_hinder_others(sink: SmtpSink, answer: str, final: bool) -> None:
    sink.conduct.recipient = lambda address: answer if address.startswith("a@") else "250 OK"
    with _connected(sink) as connection:
        with pytest.raises(RefusedError, match=answer) as refused:
            connection.send(SENDER, "a@example.fi", MESSAGE)
        assert (refused.value.final, refused.value.of_recipient) == (final, True)
        connection.send(SENDER, "b@example.fi", MESSAGE)
    assert [received.recipients for received in sink.received] == [["b@example.fi"]]


def test_refused_sender_does_not_count_against_the_recipient(sink: SmtpSink) -> None:
    sink.conduct.sender = "550 5.1.0 sender rejected"
    with _connected(sink) as connection:
        with pytest.raises(RefusedError, match=r"550 5\.1\.0 sender") as refused:
            connection.send(SENDER, "a@example.fi", MESSAGE)
        assert (refused.value.final, refused.value.of_recipient) == (True, False)
        sink.conduct.sender = "250 OK"
        connection.send(SENDER, "a@example.fi", MESSAGE)
    assert len(sink.received) == 1


def test_shutdown_reply_does_not_count_against_the_mail(sink: SmtpSink) -> None:
    sink.conduct.recipient = lambda _: "421 too many mails"
    with pytest.raises(ServerAwayError), _connected(sink) as connection:
        connection.send(SENDER, "a@example.fi", MESSAGE)


def test_connection_is_reused_and_reopened_after_a_hang_up(sink: SmtpSink) -> None:
    used = []
    for hung_up in (False, True, False):
        with _connected(sink) as connection:
            connection.send(SENDER, "a@example.fi", MESSAGE)
        used.append(smtp._idle_connections[_url(sink)])
        if hung_up and used[-1].sock:
            used[-1].sock.shutdown(socket.SHUT_RDWR)
    first, second, third = used
    assert first is second is not third
    assert len(sink.received) == 3


def test_missing_server_counts_as_unreachable() -> None:
    with (
        pytest.raises(ServerAwayError, match="ConnectionRefusedError"),
        smtp.connection(f"smtp://{LOOPBACK}:{free_port()}"),
    ):
        pass
