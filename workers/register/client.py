"""One request to the business register, with limits of time and memory.

The register's URL is a setting, so it may be an internal address. The only outside input is the
business id, which has been validated. The client follows no redirects, uses no proxies and keeps no
cookies.
"""

import ssl
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import NamedTuple
from urllib.parse import quote

import httpcore

from api.organisations.rules.register import RegisterAnswer, UnreadableAnswerError, read_answer
from workers.webhooks.connection import (
    Budget,
    NameUnknownError,
    OutOfTimeError,
    PinningBackend,
    look_up_within,
)

MAX_RESPONSE_BYTES = 500_000
"""Limit of a response. One company has about 10 kB."""
_OK, _SLOW_DOWN = 200, 429
_LONGEST_RETRY = timedelta(days=1)
_NO_ANSWER = (
    NameUnknownError,
    OutOfTimeError,
    UnreadableAnswerError,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    OSError,
)


class NoAnswer(NamedTuple):
    reason: str
    retry_after: timedelta | None = None


class _TrustedBackend(PinningBackend):
    """Connects to any address, internal ones too, since the operator configured it. Same time
    budget.
    """

    def _allowed(self, host: str, port: int) -> Sequence[str]:
        return look_up_within(self._budget, lambda: self._resolve(host, port))


def look_up(url: str, business_id: str, *, seconds: float) -> RegisterAnswer | NoAnswer:
    """Never raises for errors of the register."""
    address = f"{url}/companies?businessId={quote(business_id, safe='')}"
    backend = _TrustedBackend(Budget(seconds), loopback=True)
    pool = httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend, retries=0)
    headers = [("Accept", "application/json"), ("User-Agent", "Vuoropuhelu")]
    try:
        with pool, pool.stream("GET", address, headers=headers) as response:
            if response.status != _OK:
                return NoAnswer(f"status {response.status}", _retry_after(response))
            return read_answer(_body(response), business_id)
    except _NO_ANSWER as error:
        return NoAnswer(type(error).__name__)


def _body(response: httpcore.Response) -> bytes:
    content = b""
    for chunk in response.iter_stream():
        content += chunk
        if len(content) > MAX_RESPONSE_BYTES:
            raise UnreadableAnswerError
    return content


def _retry_after(response: httpcore.Response) -> timedelta | None:
    """Only the form in seconds is read. With a date, the usual delay applies."""
    values = (value for name, value in response.headers if name.lower() == b"retry-after")
    value = next(values, b"").strip()
    if not (value.isascii() and value.isdigit()) or len(value) > len(
        str(int(_LONGEST_RETRY.total_seconds()))
    ):
        return None
    return min(timedelta(seconds=int(value)), _LONGEST_RETRY)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
