"""A business register on this machine: answers in the shapes of YTJ's open API, or as told."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import msgspec

Reply = tuple[int, bytes, dict[str, str]]
Conduct = Callable[[socket.socket, str], Reply | None]
"""From the connection and the id asked for; None where it has written everything itself."""


def company(business_id: str, **more: Any) -> dict[str, Any]:
    """As the register writes one, with what the platform does not read as well."""
    return {
        "businessId": {"value": business_id, "registrationDate": "1978-03-15", "source": "3"},
        "euId": {"value": f"FIFPRO.{business_id}", "source": "1"},
        "names": [
            {
                "name": "Kuljetus Karhu Oy",
                "type": "1",
                "registrationDate": "2019-05-01",
                "version": 1,
                "source": "1",
            }
        ],
        "website": {"url": "www.karhu.fi", "registrationDate": "2020-01-01", "source": "0"},
        "companyForms": [{"type": "16", "descriptions": [], "version": 1, "source": "1"}],
        "registeredEntries": [],
        "addresses": [],
        "tradeRegisterStatus": "1",
        "status": "2",
        "registrationDate": "1978-03-15",
        "lastModified": "2026-10-01T12:00:00",
        **more,
    }


def found(*companies: dict[str, Any]) -> Reply:
    body = msgspec.json.encode({"totalResults": len(companies), "companies": list(companies)})
    return 200, body, {"Content-Type": "application/json"}


class Register:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.conduct: Conduct = lambda _, business_id: found(company(business_id))
        self._server = _Server(self)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/opendata-ytj-api/v3"

    @contextmanager
    def running(self) -> Iterator[Self]:
        thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, register: Register) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.register = register

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients hang up here on purpose."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        assert parts.path == "/opendata-ytj-api/v3/companies"
        [business_id] = parse_qs(parts.query)["businessId"]
        self.server.register.asked.append(business_id)
        reply = self.server.register.conduct(self.connection, business_id)
        if reply is None:
            self.close_connection = True
            return
        status, body, headers = reply
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        pass
