"""Requests that are to cost much: each another one, as raw bytes, with the answer it must get.

For a flow that sends some of each kind, and for `tests/benchmarks/hostile.py`, which sends 10,000.
"""

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from ipaddress import IPv4Address
from itertools import count
from pathlib import Path
from typing import NamedTuple, Self

from api.http.middleware.bodies import JSON_BYTES, JSON_BYTES_WITH_TOKEN, form_bytes
from api.http.middleware.request_limits import HEADER_BYTES, PATH_BYTES, QUERY_BYTES
from api.local.ports import LOOPBACK

PATIENCE = 60.0
FORM = "application/x-www-form-urlencoded"
UUID = "01980c5e-2f4b-7a31-9c55-{:012x}"


_MARKS = "\u0315\u0300\u05ae\u0301"
"""In the order that costs most to sort."""
_addresses = map(str, map(IPv4Address, count(int(IPv4Address("10.0.0.1")))))
"""Each request comes from another: limits of an address are not what is to hold here."""


class Hostile(NamedTuple):
    path: str
    status: int
    says: str = ""
    """What the refusal must name: the limit it met, or the parameter."""
    method: str = "GET"
    headers: Mapping[str, str] = {}
    body: bytes = b""


def _posted(path: str, body: bytes, status: int, says: str = "", **headers: str) -> Hostile:
    kind = {"Content-Type": "application/json"} | {
        k.replace("_", "-"): v for k, v in headers.items()
    }
    return Hostile(path, status, says, "POST", kind, body)


def _form(path: str, body: bytes, status: int, says: str = "") -> Hostile:
    return _posted(path, body, status, says, Content_Type=FORM)


def _padded(text: str, size: int, padding: str = "a") -> bytes:
    return text.encode() + padding.encode() * ((size - len(text)) // len(padding))


def _parts(number: int) -> bytes:
    part = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n\r\n'
    return "".join(part.format(f"{number}-{each}") for each in range(10_000)).encode()


def _deep(size: int) -> bytes:
    return b"[" * (size // 2) + b"]" * (size // 2)


_LONGEST_SEARCH = "&cpv=90000000" * 99 + f"&plan={UUID.format(0)}" * 99

SEARCH = "another search"
"""What the response cache keeps, under its address."""

ANYBODY: dict[str, Callable[[int], Hostile]] = {
    "a query of 62 kB": lambda n: Hostile(
        f"/v1/codelists?{n}{'&a' * 31_000}", 414, str(QUERY_BYTES)
    ),
    "a query of many names": lambda n: Hostile(f"/v1/codelists?{n}{'&a' * 3_900}", 400, "?a"),
    "a query of distinct names": lambda n: Hostile(
        f"/v1/codelists?{'&'.join(f'{n}x{each:x}' for each in range(700))}", 400, "more_errors"
    ),
    "one list of 4,900": lambda n: Hostile(
        f"/v1/procurements?buyer={UUID.format(n)}{'&cpv=9' * 1_200}", 400, "too_many_items"
    ),
    SEARCH: lambda n: Hostile(
        f"/v1/procurements?limit=1&buyer={UUID.format(n)}{_LONGEST_SEARCH}", 200
    ),
    "search words": lambda n: Hostile(f"/v1/procurements?q={n}{'+%22-a' * 30}", 200),
    "too many search words": lambda n: Hostile(f"/v1/procurements?q={n}{'+a' * 3_000}", 400, "?q"),
    "a long cursor": lambda n: Hostile(f"/v1/plans?cursor={n}{'A' * 7_000}", 400, "bad_cursor"),
    "a long path": lambda n: Hostile(f"/problems/{n}{'a' * 5_000}", 414, str(PATH_BYTES)),
    "a path that just fits": lambda n: Hostile(f"/problems/{n}{'a' * 950}", 404),
    "cookies": lambda n: Hostile("/v1/nothing", 404, headers={"Cookie": f"a={n};" + "b=;" * 2_500}),
    "a cookie of 60 kB": lambda n: Hostile(
        "/v1/plans", 431, str(HEADER_BYTES), headers={"Cookie": f"{n}" + "b" * 60_000}
    ),
    "languages": lambda n: Hostile(
        "/v1/nothing", 404, headers={"Accept-Language": f"x{n}" + ",fi;q=0" * 1_000}
    ),
    "tags": lambda n: Hostile(
        "/v1/codelists", 200, headers={"If-None-Match": f'"{n}"' + ',"a"' * 1_900}
    ),
    "a form of 9.9 MB": lambda n: _form(
        "/watches/confirm", _padded(f"{n}", 9_900_000, "&a"), 413, str(form_bytes({"token": 200}))
    ),
    "a form of many fields": lambda n: _form(
        "/sign-in", _padded(f"{n}", 600_000, "&a"), 400, "too_many_fields"
    ),
    "a form of one long field": lambda n: _form(
        "/sign-in", _padded(f"email={n}", 600_000), 400, 'id="f-email-error"'
    ),
    "JSON of 9.9 MB": lambda n: _posted(
        "/v1/sign-in", _padded(f"[{n}", 9_900_000, "[],"), 413, str(JSON_BYTES)
    ),
    "deep JSON": lambda n: _posted("/v1/sign-in", f"{n}".encode() + _deep(250_000), 400, "32"),
    "JSON of many keys": lambda n: _posted(
        "/v1/sign-in",
        json.dumps({f"{n}-{each}": [{}] for each in range(10_000)}).encode(),
        400,
        "unknown_field",
    ),
    "JSON of quotes": lambda n: _posted(
        "/v1/watches/by-email", f"{n}".encode() + b"[" * 40 + b'"\\"' * 80_000, 400, "32"
    ),
    "marks": lambda n: _posted(
        "/v1/sign-in",
        _padded(f'{{"email": "{n}', JSON_BYTES // 2 - 99, _MARKS) + b'"}',
        400,
        "20000",
    ),
    "an idempotency key": lambda n: _posted(
        "/v1/sign-in", _padded(f'{{"{n}": ', 250_000, " "), 400, Idempotency_Key=f"{n}" * 20
    ),
    "a file by nobody": lambda n: _posted(
        f"/v1/plans/{UUID.format(n)}/import",
        _parts(n),
        401,
        Content_Type="multipart/form-data; boundary=x",
    ),
}
"""Without a token."""


def by_account(token: str) -> dict[str, Callable[[int], Hostile]]:
    """What needs a token, and a new account's will do."""
    bearer = {"Authorization": f"Bearer {token}"}

    def made(hostile: Hostile) -> Hostile:
        return hostile._replace(headers={**hostile.headers, **bearer})

    most = JSON_BYTES_WITH_TOKEN
    multipart = "multipart/form-data; boundary=x"
    place = f"/v1/documents/{UUID.format(0)}/upload"
    return {
        "deep JSON of 1 MB": lambda n: made(
            _posted("/v1/watches", f"{n}".encode() + _deep(most - 20), 400, "32")
        ),
        "a list of 1 MB": lambda n: made(
            _posted(
                "/v1/watches",
                _padded(f'{{"name": "{n}", "criteria": {{"cpv": [""', most - 3, ',"90"') + b"]}}",
                400,
                "too_many_items",
            )
        ),
        "a text of 1 MB": lambda n: made(
            _posted("/v1/watches", _padded(f'{{"name": "{n}', most // 2 - 9, "å") + b'"}', 400)
        ),
        "marks of 1 MB": lambda n: made(
            _posted(
                f"/v1/dialogues/{UUID.format(0)}/contributions",
                _padded(
                    f'{{"kind": "comment", "language": "fi", "text": "{n}', most // 2 - 99, _MARKS
                )
                + b'"}',
                400,
                "too_many_marks",
            )
        ),
        "a name of 1 MB": lambda n: made(
            _posted(
                "/v1/organisations",
                _padded(f'{{"name": {{"fi": {{"text": "{n}', most // 2 - 99, "Ä м0")
                + b'"}}, "kind": "supplier", "business_id": "0112038-9"}',
                400,
                "20000",
            )
        ),
        "JSON of 2 MB": lambda n: made(
            _posted("/v1/watches", _padded(f"[{n}", 2_000_000, "[],"), 413, str(most))
        ),
        "a form of many parts": lambda n: made(
            _posted(place, _parts(n), 400, "too_many_fields", Content_Type=multipart)
        ),
        "a part of 9 MB that is no file": lambda n: made(
            _posted(
                place,
                _padded(f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n', 9_000_000),
                400,
                "field_too_large",
                Content_Type=multipart,
            )
        ),
        "a head of 1 MB": lambda n: made(
            _posted(
                place,
                _padded(f"--x\r\nX{n}: ", 1_000_000),
                400,
                "part_head_too_large",
                Content_Type=multipart,
            )
        ),
    }


def send(port: int, hostile: Hostile) -> tuple[int, str]:
    """The answer's status and text. It may come before all has been sent: the rest is not."""
    headers = {"Host": LOOPBACK, "Connection": "close", "X-Forwarded-For": next(_addresses)}
    headers |= hostile.headers
    if hostile.method != "GET":
        headers["Content-Length"] = str(len(hostile.body))
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with socket.create_connection((LOOPBACK, port), timeout=PATIENCE) as connection:
        sending = threading.Thread(
            target=_send_all,
            args=(
                connection,
                f"{hostile.method} {hostile.path} HTTP/1.1\r\n{head}\r\n".encode() + hostile.body,
            ),
        )
        sending.start()
        answer = _read(connection)
        connection.close()
        sending.join()
    status, _, rest = answer.partition(b"\r\n")
    return int(status.split()[1]), rest.decode()


def _send_all(connection: socket.socket, content: bytes) -> None:
    try:
        connection.sendall(content)
    except OSError:  # refused before it was read
        return


def _read(connection: socket.socket) -> bytes:
    answer = b""
    try:
        while piece := connection.recv(65_536):
            answer += piece
    except ConnectionResetError:
        pass
    return answer


def require_refused(port: int, hostile: Hostile) -> None:
    status, text = send(port, hostile)
    assert status == hostile.status, (hostile.path[:80], status, text[-500:])
    # Numbers are written as people write them: `8 000`.
    plain = re.sub(r"(?<=\d)[\xa0,](?=\d{3})", "", text)
    assert hostile.says in plain, (hostile.path[:80], text[-500:])


class Probe:
    """Requests `/healthz` again and again over one connection and notes each response time.

    A context manager: a connection left open by a failing test would fail a later one too.
    """

    def __init__(self, port: int) -> None:
        self._connection = socket.create_connection((LOOPBACK, port), timeout=PATIENCE)
        self._stop = threading.Event()
        self.waits: list[float] = []

    @contextmanager
    def watching(self) -> Iterator[None]:
        self.waits, self._stop = [], threading.Event()
        thread = threading.Thread(target=self._ask)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()

    def _ask(self) -> None:
        """Asks at least once, however short the watched part is."""
        while not (self.waits and self._stop.wait(0.002)):
            started = time.perf_counter()
            self._connection.sendall(f"GET /healthz HTTP/1.1\r\nHost: {LOOPBACK}\r\n\r\n".encode())
            while not self._connection.recv(65_536):
                pass
            self.waits.append(time.perf_counter() - started)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def resident_bytes(pid: int) -> int:
    """Of a process and all below it, as Linux counts them."""
    below = [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return own * 1024 + sum(map(resident_bytes, below))
