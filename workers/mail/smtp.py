"""SMTP over a connection that is kept from mail to mail."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

TIMEOUT = 20
_GO_ON = 354
_REFUSED = 400
_CLOSING = 421  # the server is about to hang up (RFC 5321, 4.2.3)


class RefusedError(Exception):
    """The server will not take this mail; `final` tells whether it is worth another try."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{code} {words}"[:200])
        self.final = code >= 500  # noqa: PLR2004 - 5yz: permanent (RFC 5321, 4.2.1)


class ServerAwayError(Exception):
    """No connection, or it broke: says nothing of the mail."""


class Connection:
    def __init__(self, client: smtplib.SMTP, sender: str) -> None:
        self._client = client
        self._sender = sender

    def send(self, address: str, message: bytes) -> None:
        """Returns once the server has accepted. Raises RefusedError or ServerAwayError."""
        try:
            if self._client.has_extn("pipelining"):
                self._send_at_once(address, message)
            else:
                self._client.sendmail(self._sender, [address], message)
        except smtplib.SMTPRecipientsRefused as error:
            raise _fault(*next(iter(error.recipients.values()))) from None
        except smtplib.SMTPResponseException as error:
            raise _fault(error.smtp_code, error.smtp_error) from None
        except OSError as error:  # smtplib's own faults are of this kind too
            raise ServerAwayError(f"{type(error).__name__} {error}") from None

    def _send_at_once(self, address: str, message: bytes) -> None:
        """Sender, recipient and DATA in one packet: one wait instead of three (RFC 2920)."""
        client, sender = self._client, smtplib.quoteaddr(self._sender)
        recipient = smtplib.quoteaddr(address)
        client.send(f"MAIL FROM:{sender}\r\nRCPT TO:{recipient}\r\nDATA\r\n")
        *envelope, data = [client.getreply() for _ in range(3)]
        refusals = [reply for reply in envelope if reply[0] >= _REFUSED]
        if data[0] == _GO_ON:  # even so, where the recipient was refused: then of nothing
            client.send((b"" if refusals else _dots_doubled(message)) + b".\r\n")
            data = client.getreply()
        if refusals or data[0] >= _REFUSED:
            client.rset()
            raise smtplib.SMTPResponseException(*[*refusals, data][0])


def _fault(code: int, words: bytes | str) -> RefusedError | ServerAwayError:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    # Of one that hangs up only the number: it is logged, and its words may name the recipient.
    return ServerAwayError(str(code)) if code == _CLOSING else RefusedError(code, said)


def _dots_doubled(message: bytes) -> bytes:
    return message.replace(b"\r\n.", b"\r\n..")


_kept: dict[str, smtplib.SMTP] = {}
"""The connection of this process, while nobody uses it."""


@contextmanager
def connection(url: str, sender: str) -> Iterator[Connection]:
    """Kept for the next batch unless something goes wrong with it."""
    client = _take_kept(url) or _connect(url)
    try:
        yield Connection(client, sender)
    except BaseException:
        client.close()
        raise
    _kept[url] = client


def _take_kept(url: str) -> smtplib.SMTP | None:
    """If the server has not hung up since."""
    client = _kept.pop(url, None)
    if client is None or _answers(client):
        return client
    client.close()
    return None


def _answers(client: smtplib.SMTP) -> bool:
    try:
        return client.noop()[0] < _REFUSED
    except (OSError, smtplib.SMTPException):
        return False


def _connect(url: str) -> smtplib.SMTP:
    try:
        return _open(url)
    except (OSError, smtplib.SMTPException) as error:
        raise ServerAwayError(type(error).__name__) from None


def _open(url: str) -> smtplib.SMTP:
    """`smtp://`, `smtp+starttls://` or `smtps://`, with user and password in the URL if needed."""
    parts = urlsplit(url)
    host, context = parts.hostname or "", ssl.create_default_context()
    client: smtplib.SMTP
    if parts.scheme == "smtps":
        client = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=context)
    else:
        client = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT)
    if parts.scheme == "smtp+starttls":
        client.starttls(context=context)
    client.ehlo_or_helo_if_needed()
    if parts.username:
        client.login(unquote(parts.username), unquote(parts.password or ""))
    return client
