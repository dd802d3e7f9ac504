"""Connections to targets. A name is resolved once, and only the checked addresses are used.

One time budget covers the whole attempt, from the name resolution on. A target that sends a byte
now and then cannot extend it.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from queue import Empty, SimpleQueue

import httpcore

from api.webhooks.url_policy import all_allowed

Resolve = Callable[[str, int], Sequence[str]]


class ForbiddenAddressError(Exception):
    """The name resolves to a forbidden address."""


class NameUnknownError(Exception):
    """The name does not resolve."""


class OutOfTimeError(Exception):
    """The time budget is used up."""


class Budget:
    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Remaining seconds, more than 0. Raises OutOfTimeError."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise OutOfTimeError
        return seconds


def resolve(host: str, port: int) -> Sequence[str]:
    """Addresses of the name without duplicates, in the order of the system."""
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NameUnknownError from None
    return list(dict.fromkeys(str(address[0]) for *_, address in addresses))


class PinningBackend(httpcore.NetworkBackend):
    """Connects to allowed addresses only. TLS still checks the certificate for the name."""

    def __init__(self, budget: Budget, *, loopback: bool, resolve: Resolve = resolve) -> None:
        self._budget = budget
        self._loopback = loopback
        self._resolve = resolve
        self._tcp = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the budget counts
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._allowed(host, port)
        for place, address in enumerate(addresses, start=1):
            # Each address gets a share of the time, so that one that never answers leaves time for
            # the next.
            share = self._budget.left() / (len(addresses) - place + 1)
            try:
                stream = self._tcp.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if place == len(addresses):
                    raise
            else:
                return _BudgetedStream(stream, self._budget)
        raise NameUnknownError

    def _allowed(self, host: str, port: int) -> Sequence[str]:
        addresses = look_up_within(self._budget, lambda: self._resolve(host, port))
        if not all_allowed(addresses, loopback=self._loopback):
            raise ForbiddenAddressError
        return addresses


class _BudgetedStream(httpcore.NetworkStream):
    """Applies one budget to all reads and writes. httpcore's timeouts apply to each separately."""

    def __init__(self, stream: httpcore.NetworkStream, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, self._budget.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, self._budget.left())

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        secure = self._stream.start_tls(ssl_context, server_hostname, self._budget.left())
        return _BudgetedStream(secure, self._budget)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)

    def close(self) -> None:
        self._stream.close()


def look_up_within(budget: Budget, look_up: Callable[[], Sequence[str]]) -> Sequence[str]:
    """Runs the resolver in a daemon thread, because the system's resolver has no timeout."""
    results: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()

    def run() -> None:
        try:
            results.put(look_up())
        except NameUnknownError as error:
            results.put(error)

    threading.Thread(target=run, daemon=True, name="resolver").start()
    try:
        result = results.get(timeout=budget.left())
    except Empty:
        raise OutOfTimeError from None
    if isinstance(result, Exception):
        raise result
    return result
