import smtplib
import time
from collections.abc import Iterator

import pytest

from api.local.smtp_sink import SmtpSink

SOURCE = b"Subject: hei\r\n\r\nterve\r\n"


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink() as running:
        yield running


def send(sink: SmtpSink, *recipients: str) -> dict[str, tuple[int, bytes]]:
    with smtplib.SMTP("127.0.0.1", sink.port, timeout=5) as smtp:
        return smtp.sendmail("a@example.fi", recipients or ["b@example.fi"], SOURCE)


def test_sink_accepts_mails(sink: SmtpSink) -> None:
    send(sink)
    [mail] = sink.wait_for(1)
    assert mail["Subject"] == "hei"
    assert sink.received[0].recipients == ["b@example.fi"]


@pytest.mark.parametrize("answer", ["451 4.7.1 try later", "550 5.1.1 no such mailbox"])
def test_sink_refuses_a_recipient(sink: SmtpSink, answer: str) -> None:
    sink.conduct.recipient = lambda address: answer if "bad" in address else "250 OK"
    refused = send(sink, "bad@example.fi", "good@example.fi")
    assert refused == {"bad@example.fi": (int(answer[:3]), answer[4:].encode())}
    assert sink.received[0].recipients == ["good@example.fi"]


@pytest.mark.parametrize(("drop", "kept"), [("before keeping", 0), ("after keeping", 1)])
def test_sink_drops_the_connection_after_the_mail(sink: SmtpSink, drop: str, kept: int) -> None:
    sink.conduct.drop = drop  # type: ignore[assignment]
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        send(sink)
    assert len(sink.mails) == kept
    sink.conduct.drop = "never"
    send(sink)
    assert len(sink.mails) == kept + 1


def test_sink_delays_its_answer(sink: SmtpSink) -> None:
    sink.conduct.delay = 0.3
    started = time.monotonic()
    send(sink)
    assert time.monotonic() - started >= 0.3


def test_sink_stops_with_an_open_connection() -> None:
    with SmtpSink() as sink:
        smtp = smtplib.SMTP("127.0.0.1", sink.port)
        smtp.noop()
    smtp.close()
