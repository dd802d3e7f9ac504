"""SMTP over a connection that is kept from mail to mail."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

TIMEOUT = 20
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
            self._client.sendmail(self._sender, [address], message)
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise RefusedError(code, _text(words)) from None
        except smtplib.SMTPServerDisconnected as error:
            raise ServerAwayError(str(error)) from None
        except smtplib.SMTPResponseException as error:
            if error.smtp_code == _CLOSING:
                raise ServerAwayError(_text(error.smtp_error)) from None
            raise RefusedError(error.smtp_code, _text(error.smtp_error)) from None
        except OSError as error:
            raise ServerAwayError(type(error).__name__) from None


_kept: list[smtplib.SMTP] = []
"""The connection of this process, while nobody uses it."""


@contextmanager
def connection(url: str, sender: str) -> Iterator[Connection]:
    """Kept for the next batch unless something goes wrong with it."""
    client = _take_kept() or _connect(url)
    try:
        yield Connection(client, sender)
    except BaseException:
        client.close()
        raise
    _kept.append(client)


def _take_kept() -> smtplib.SMTP | None:
    """If the server has not hung up since."""
    if not _kept:
        return None
    client = _kept.pop()
    try:
        client.noop()
    except (OSError, smtplib.SMTPException):
        client.close()
        return None
    return client


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
    if parts.username:
        client.login(unquote(parts.username), unquote(parts.password or ""))
    return client


def _text(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words
