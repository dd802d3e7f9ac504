"""What goes on while something breaks: a buyer's systems write, others follow the log.

They do as the guarantees tell them to: ask again with the same `Idempotency-Key` until there is an
answer, go on from the last position, come back with `Last-Event-ID`.
"""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Self

from tests.flows.event_stream import Reader, position_in
from tests.flows.faults.market import Market
from tests.flows.faults.writing import PATIENCE, Written, client_of, insist, write_procurement
from tests.flows.platform import Platform

WRITERS = 2
PAUSE, TRICKLE = 0.2, 10.0
"""Seconds between two procurements of a writer while somebody waits for more, and else: where it
takes long to start a process, there must not be the more to do."""
QUIET = 3.0
"""Seconds after which the reader of a stream that hears nothing comes back."""


@dataclass(frozen=True)
class Seen:
    position: int
    id: str


class Load:
    """Reads as long as the `with` block, writes until `end`; what broke in a thread is raised."""

    def __init__(self, platform: Platform, market: Market, head: int) -> None:
        self.written: list[Written] = []
        self.paged: list[Seen] = []
        self.streamed: list[Seen] = []
        self.head = head
        self._platform, self._market = platform, market
        self._written_all, self._told_all = threading.Event(), threading.Event()
        self._paged_all = threading.Event()
        self._wanted = 0
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
        for told, reader in zip((self._told_all, self._paged_all), self._readers, strict=True):
            told.set()
            self._join([reader])

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
        self._wanted = len(self.written) + procurements
        self._platform.until(
            lambda: self._faults or len(self.written) >= self._wanted,
            "the buyer writes on",
            PATIENCE,
        )

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as fault:  # noqa: BLE001 - told by whoever waits for the load
            self._faults.append(fault)

    def _write(self) -> None:
        with client_of(self._platform, self._market.key) as client:
            while not self._written_all.is_set():
                self.written.append(write_procurement(client))
                self._pause()

    def _pause(self) -> None:
        """Short while somebody waits for more."""
        began = time.monotonic()
        while not self._written_all.wait(PAUSE) and time.monotonic() < began + TRICKLE:
            if len(self.written) < self._wanted:
                return

    def _page(self) -> None:
        after = str(self.head)
        with client_of(self._platform) as client:
            while True:
                ending = self._told_all.is_set()
                page = insist(partial(client.get, f"/v1/events?after={after}")).json()
                self.paged += [Seen(item["position"], item["id"]) for item in page["items"]]
                after = page["next"]
                if ending and position_in(after) >= position_in(page["head"]):
                    return
                self._told_all.wait(PAUSE)

    def _stream(self) -> None:
        """Until it has what the other reader has; who hears nothing for a while comes back."""
        while not (self._paged_all.is_set() and len(self.streamed) >= len(self.paged)):
            last = self.streamed[-1].position if self.streamed else self.head
            try:
                with Reader(self._platform.port, last=last, patience=QUIET) as reader:
                    for sent in reader:
                        self.streamed.append(Seen(sent.id, json.loads(sent.data)["id"]))
            except (OSError, IndexError):  # cut off, or nobody there yet
                self._told_all.wait(0.1)
