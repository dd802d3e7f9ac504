"""SMTP over a connection that is reused for many mails."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

TIMEOUT = 20
_GO_ON = 354
_REFUSED = 400
_NO_ADDRESS = 553  # "mailbox name not allowed" (RFC 5321, 4.2.3)
_ADDRESS = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")
"""Printable ASCII without spaces and angle brackets, so that it cannot end a command or
an address.
"""
_CLOSING = 421  # the server is closing the connection (RFC 5321, 4.2.3)


class RefusedError(Exception):
    """The server refused this mail. `final` means that a retry is useless.

    `of_recipient` means that it refused the recipient, not the sender or the content.
    """

    def __init__(self, code: int, words: str, *, of_recipient: bool) -> None:
        super().__init__(f"{code} {words}"[:200])
        self.final = code >= 500  # noqa: PLR2004 - 5yz: permanent (RFC 5321, 4.2.1)
        self.of_recipient = of_recipient


class ServerAwayError(Exception):
    """There is no connection, or it broke. Says nothing about the mail."""


class Connection:
    def __init__(self, client: smtplib.SMTP) -> None:
        self._client = client

    def send(self, sender: str, address: str, message: bytes) -> None:
        """Returns when the server has accepted the mail. Raises RefusedError or ServerAwayError."""
        if not (_ADDRESS.fullmatch(sender) and _ADDRESS.fullmatch(address)):
            # smtplib's own error would leave the connection in the middle of a command.
            raise RefusedError(_NO_ADDRESS, "not an ASCII address", of_recipient=False)
        try:
            if self._client.has_extn("pipelining"):
                self._send_at_once(sender, address, message)
            else:
                self._client.sendmail(sender, [address], message)
        except smtplib.SMTPRecipientsRefused as error:
            raise _fault(*error.recipients[address], of_recipient=True) from None
        except smtplib.SMTPResponseException as error:
            raise _fault(error.smtp_code, error.smtp_error) from None
        except OSError as error:  # smtplib's errors are OSErrors too
            raise ServerAwayError(f"{type(error).__name__} {error}") from None

    def _send_at_once(self, sender: str, address: str, message: bytes) -> None:
        """Sends sender, recipient and DATA in one packet: one round trip instead of three (RFC
        2920).
        """
        client = self._client
        sent_by, sent_to = smtplib.quoteaddr(sender), smtplib.quoteaddr(address)
        client.send(f"MAIL FROM:{sent_by}\r\nRCPT TO:{sent_to}\r\nDATA\r\n")
        mail, recipient, data = [client.getreply() for _ in range(3)]
        refused = max(mail[0], recipient[0]) >= _REFUSED
        if data[0] == _GO_ON:  # possible after a refused recipient: then send an empty message
            client.send((b"" if refused else _double_dots(message)) + b".\r\n")
            data = client.getreply()
        if refused or data[0] >= _REFUSED:
            client.rset()
        if mail[0] < _REFUSED <= recipient[0]:
            raise smtplib.SMTPRecipientsRefused({address: recipient})
        if refused or data[0] >= _REFUSED:
            raise smtplib.SMTPResponseException(*(mail if refused else data))


def _fault(
    code: int, words: bytes | str, *, of_recipient: bool = False
) -> RefusedError | ServerAwayError:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    if code == _CLOSING:
        # Log the number only: the text may name the recipient.
        return ServerAwayError(str(code))
    return RefusedError(code, text, of_recipient=of_recipient)


def _double_dots(message: bytes) -> bytes:
    return message.replace(b"\r\n.", b"\r\n..")


_idle_connections: dict[str, smtplib.SMTP] = {}
"""Unused open connections of this process, by URL."""


@contextmanager
def connection(url: str) -> Iterator[Connection]:
    """The connection is reused for the next batch unless an error occurs."""
    client = _take_idle(url) or _connect(url)
    try:
        yield Connection(client)
    except BaseException:
        client.close()
        raise
    _idle_connections[url] = client


def _take_idle(url: str) -> smtplib.SMTP | None:
    """The open connection, unless the server has closed it."""
    client = _idle_connections.pop(url, None)
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
    """Supports `smtp://`, `smtp+starttls://` and `smtps://`, with user and password in the URL if
    needed.
    """
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
