"""A receiver of webhooks on this machine that answers as it is told, and keeps what came."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import msgspec


@dataclass(frozen=True)
class Received:
    """One message as it came; `headers` in lower case."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> dict[str, Any]:
        event: dict[str, Any] = msgspec.json.decode(self.body)
        return event


@dataclass(frozen=True)
class Answer:
    status: int = 200
    body: bytes = b"thank you"
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0
    """Seconds before anything is said."""
    drip: float = 0
    """Seconds between the bytes of the headers."""


Conduct = Callable[[Received], Answer]


class Receiver:
    def __init__(self, certificate: Path | None = None) -> None:
        """With a certificate (its key in the same file) it speaks TLS."""
        self.conduct: Conduct = lambda _: Answer()
        self.received: list[Received] = []
        self._server = _Server(self)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/hook?from=vuoropuhelu"

    @property
    def port(self) -> int:
        return self._server.server_port

    @contextmanager
    def running(self) -> Iterator[Self]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, receiver: Receiver) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.receiver = receiver

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sender that hangs up is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        body = self.rfile.read(length)
        if len(body) < length:  # its sender has died: half a request is none
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        received = Received(headers, body)
        answer = self.server.receiver.conduct(received)
        self.server.receiver.received.append(received)
        time.sleep(answer.wait)
        if answer.drip:
            self._drip(answer.drip)
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def _drip(self, pause: float) -> None:
        for byte in b"HTTP/1.1 200 OK\r\nx-slow: " + b"y" * 10_000:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(pause)

    def log_message(self, *_: object) -> None:
        """Silent."""
