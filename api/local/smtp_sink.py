"""An SMTP server in a thread of this process, which tests can make behave like faulty ones."""

import asyncio
import email
import email.policy
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from types import TracebackType
from typing import Literal, Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from api.local.ports import LOOPBACK

_OK = "250 OK"
_LARGEST = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Received:
    sender: str
    recipients: list[str]
    source: bytes

    def parsed(self) -> EmailMessage:
        return email.message_from_bytes(self.source, policy=email.policy.default)


@dataclass(slots=True)
class Conduct:
    """Behaviour of the server. It may change while the server runs."""

    sender: str = _OK
    """The reply to each MAIL."""
    recipient: Callable[[str], str] = field(default=lambda _address: _OK)
    """The reply to each RCPT, such as `451 try later` or `550 no such mailbox`."""
    drop: Literal["never", "before keeping", "after keeping"] = "never"
    """Close the connection after the whole mail was received: discard the mail, or keep it without
    a reply.
    """
    delay: float = 0.0
    """Seconds before the reply to DATA."""
    pipelining: bool = True
    """Whether it announces PIPELINING, several commands in one packet, as most servers do."""


class SmtpSink:
    """Takes every mail on loopback: `with SmtpSink() as sink:`, then `sink.port`, `sink.mails`."""

    def __init__(self, port: int = 0, *, keep: Callable[[Received], None] | None = None) -> None:
        self.conduct = Conduct()
        self.received: list[Received] = []
        self._keep = keep or self.received.append
        self._arrival = threading.Condition()
        self.port = port

    @property
    def mails(self) -> list[EmailMessage]:
        return [each.parsed() for each in self.received]

    def wait_for(self, count: int, timeout: float = 10.0) -> list[EmailMessage]:
        """Wait until `count` mails have arrived or the time is over. Callers check the result."""
        with self._arrival:
            self._arrival.wait_for(lambda: len(self.received) >= count, timeout)
        return self.mails

    def __enter__(self) -> Self:
        listening = socket.create_server((LOOPBACK, self.port))
        self.port = listening.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        start = self._loop.create_server(self._connection, sock=listening)
        self._server = self._loop.run_until_complete(start)
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._server.close()
        self._loop.run_until_complete(_cancel_rest())
        self._loop.close()

    def _connection(self) -> SMTP:
        return SMTP(self, data_size_limit=_LARGEST, enable_SMTPUTF8=True, loop=self._loop)

    async def handle_EHLO(  # noqa: N802 - the library's name
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        extension = ["250-PIPELINING"] if self.conduct.pipelining else []
        return [*responses[:-1], *extension, responses[-1]]

    async def handle_MAIL(  # noqa: N802 - the library's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if self.conduct.sender.startswith("2"):
            envelope.mail_from = address
        return self.conduct.sender

    async def handle_RCPT(  # noqa: N802 - the library's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        answer = self.conduct.recipient(address)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - the library's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        await asyncio.sleep(self.conduct.delay)
        if self.conduct.drop != "before keeping":
            self._receive(envelope)
        if self.conduct.drop != "never" and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return _OK

    def _receive(self, envelope: Envelope) -> None:
        source = envelope.original_content or b""
        with self._arrival:
            self._keep(Received(envelope.mail_from or "", list(envelope.rcpt_tos), source))
            self._arrival.notify_all()


async def _cancel_rest() -> None:
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
