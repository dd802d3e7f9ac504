"""What goes on while something breaks: a buyer's systems write, others follow the log.

They do as the guarantees tell them to: ask again with the same `Idempotency-Key` until there is an
answer, go on from the last position, come back with `Last-Event-ID`.
"""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from functools import partial
from itertools import count
from typing import Any, Self

import httpx

from api.core.ids import new_id
from tests.flows.event_stream import Reader
from tests.flows.faults.market import Market
from tests.flows.platform import Platform

WRITERS = 2
PAUSE = 0.3
"""Between two procurements of a writer: a digest shows fifty at the most."""
PATIENCE = 180.0
"""Seconds until it gives up: starting the API takes long on a busy machine."""
STEPS = ("procurement.planned.v1", "procurement.changed.v1")
"""The facts that each procurement gives, in this order."""

_AGAIN = frozenset({HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS})
_number = count(1)


@dataclass(frozen=True)
class Written:
    """A procurement whose every step was answered."""

    id: str
    title: str


@dataclass(frozen=True)
class Seen:
    position: int
    id: str


class Load:
    """Readers for as long as the `with` block, writers until `end`; what broke in them is raised."""

    def __init__(self, platform: Platform, market: Market, head: int) -> None:
        self.written: list[Written] = []
        self.paged: list[Seen] = []
        self.streamed: list[Seen] = []
        self.head = head
        self._platform, self._market = platform, market
        self._written_all, self._told_all = threading.Event(), threading.Event()
        self._faults: list[BaseException] = []
        self._writers = [self._thread(self._write) for _ in range(WRITERS)]
        self._readers = [self._thread(self._page), self._thread(self._stream)]

    def __enter__(self) -> Self:
        for thread in (*self._writers, *self._readers):
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """What is in the log by now, the readers still read."""
        self.end()
        self._told_all.set()
        self._join(self._readers)

    def end(self) -> None:
        """What has been begun is written to its end."""
        self._written_all.set()
        self._join(self._writers)

    def _join(self, threads: list[threading.Thread]) -> None:
        for thread in threads:
            thread.join(PATIENCE)
            assert not thread.is_alive(), "a thread of the load hangs"
        if self._faults:
            raise self._faults[0]

    def _thread(self, work: Callable[[], None]) -> threading.Thread:
        return threading.Thread(target=self._guarded, args=(work,), daemon=True)

    def more(self, procurements: int) -> None:
        """Wait until so many more have been written."""
        wanted = len(self.written) + procurements
        self._platform.until(
            lambda: self._faults or len(self.written) >= wanted, "the buyer writes on", PATIENCE
        )

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as fault:  # noqa: BLE001 - told by whoever waits for the load
            self._faults.append(fault)

    def _write(self) -> None:
        with _client(self._platform, self._market.key) as client:
            while not self._written_all.is_set():
                self.written.append(_procurement(client))
                self._written_all.wait(PAUSE)

    def _page(self) -> None:
        after = self.head
        with _client(self._platform) as client:
            while True:
                ending = self._told_all.is_set()
                page = _insist(partial(client.get, f"/v1/events?after={after}")).json()
                self.paged += [Seen(one["position"], one["id"]) for one in page["items"]]
                after = page["next"]
                if ending and after >= page["head"]:
                    return
                self._told_all.wait(0.1)

    def _stream(self) -> None:
        """Until it has what the other reader has; who hears nothing for a second comes back."""
        while not (self._told_all.is_set() and len(self.streamed) >= len(self.paged)):
            last = self.streamed[-1].position if self.streamed else self.head
            try:
                with Reader(self._platform.port, last=last, patience=1) as reader:
                    self.streamed.extend(Seen(sent.id, json.loads(sent.data)["id"]) for sent in reader)
            except (OSError, IndexError):  # cut off, or nobody there yet
                self._told_all.wait(0.1)


def _client(platform: Platform, token: str = "") -> httpx.Client:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.Client(base_url=platform.url, headers=headers, timeout=10)


def _procurement(client: httpx.Client) -> Written:
    """Drafted, published, and prepared: three requests, two facts."""
    title = f"Siivous, kohde {next(_number):05}"
    body = {
        "title": {"fi": {"text": title}},
        "category": "services",
        "cpv_main": "90910000",
        "value": {"low": "60000", "high": "150000"},
        "notice_expected": {"value": "2027-04-01", "precision": "quarter"},
        "contact": {"name": "Hanna Hankkija", "email": "hanna@kunta.example"},
    }
    made = _post(client, "/v1/procurements", body)
    written = Written(made.json()["id"], title)
    path = f"/v1/procurements/{written.id}"
    published = _post(client, f"{path}/publish", None, made)
    _post(client, f"{path}/status", {"status": "preparing"}, published)
    return written


def _post(
    client: httpx.Client, path: str, body: Any, seen: httpx.Response | None = None
) -> httpx.Response:
    """A key of its own for each request, the same however often it is sent."""
    headers = {"Idempotency-Key": str(new_id())}
    if seen is not None:
        headers["If-Match"] = seen.headers["ETag"]
    return _insist(lambda: client.post(path, json=body, headers=headers))


def _insist(ask: Callable[[], httpx.Response]) -> httpx.Response:
    """The same question again until there is an answer: nobody there and 5xx are none."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            response = ask()
        except httpx.TransportError as error:
            response = httpx.Response(503, text=repr(error))
        if response.is_success:
            return response
        again = response.is_server_error or response.status_code in _AGAIN
        assert again and time.monotonic() < deadline, response.text
        time.sleep(0.1)
