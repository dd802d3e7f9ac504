"""An upload whose connection is cut on the way."""

import gc
from collections.abc import Iterator
from typing import Any

from litestar import Litestar

HEAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7\n'


async def cut_upload(app: Litestar, path: str, token: str | None, query: bytes = b"") -> list[int]:
    """The status that nobody is there to read any more. A file left open would warn."""
    events: Iterator[dict[str, Any]] = iter(
        [
            {"type": "http.request", "body": HEAD + bytes(2_000_000), "more_body": True},
            {"type": "http.disconnect"},
        ]
    )
    answered: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return next(events)

    async def send(message: dict[str, Any]) -> None:
        answered.append(message)

    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": query,
        "root_path": "", "client": ("127.0.0.1", 1), "server": ("testserver.local", 80),
        "extensions": {}, "state": {},
        "headers": [
            (b"authorization", f"Bearer {token}".encode()),
            (b"content-type", b"multipart/form-data; boundary=x"),
        ],
    }  # fmt: skip
    await app(scope, receive, send)  # type: ignore[arg-type]
    gc.collect()
    return [item["status"] for item in answered if "status" in item]
