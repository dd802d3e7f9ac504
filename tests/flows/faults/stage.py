"""One platform for many faults: its servers, its processes, who is on it, and their books."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from api.local.smtp_sink import Conduct, SmtpSink
from tests.flows.faults.ledger import Ledger, Sums
from tests.flows.faults.load import Load
from tests.flows.faults.market import Market, open_market
from tests.flows.faults.servers import Servers
from tests.flows.faults.waiting import waiting
from tests.flows.platform import Platform
from tests.receiver import Answer, Receiver

PROCESSES = ("worker", "webhooks", "beat", "api")
HOOKS = 2
SENDERS, WEBHOOK_SENDERS = 2, 4
"""Processes of a worker that send mails: each may die with one on the wire."""
ROW = "line of the table"
SETTLED_WITHIN = 180.0
"""Seconds, on a machine that has other things to do."""
_SETTINGS = {
    "BEAT_INTERVAL_SECONDS": "2",
    "REDELIVERY_SECONDS": "3",
    "MAIL_LEASE_SECONDS": "5",
    "SMTP_RETRY_SECONDS": "3",
    "WORKER_PROCESSES": str(SENDERS),
    "WEBHOOK_CONCURRENCY": str(WEBHOOK_SENDERS),
    "STREAM_CONNECTIONS_PER_ADDRESS": "1000",
}


@dataclass
class Stage:
    platform: Platform
    servers: Servers
    market: Market
    receivers: list[Receiver]
    record: Callable[[str, object], None]
    """pytest's, of the running test: for the table at the end."""

    def begin(self) -> None:
        """Whatever the last fault has left: all processes run, everybody behaves."""
        self.platform.sink.conduct = Conduct()
        for receiver in self.receivers:
            receiver.conduct = lambda _: Answer()
        self.platform.start(
            *(process for process in PROCESSES if process not in self.platform.processes)
        )
        self.settle()

    def replace(self, name: str, module: str = "api.cli", **environment: str) -> None:
        """Kill it, if there is one, and start another."""
        if name in self.platform.processes:
            self.platform.kill(name)
        self.platform.spawn(name, module=module, **environment)

    def replace_workers(self, *names: str, module: str = "api.cli", **environment: str) -> None:
        """And wait until the new ones take tasks."""
        ready = {name: self._times_ready(name) for name in names}
        for name in names:
            self.replace(name, module, **environment)
        for name, before in ready.items():
            said = partial(self._times_ready, name)
            self.platform.until(lambda: said() > before, f"{name} is ready", SETTLED_WITHIN)  # noqa: B023

    def _times_ready(self, name: str) -> int:
        log = self.platform.log(name)
        return log.read_text().count(" ready.") if log.exists() else 0

    def supervise(self) -> None:
        """As systemd does: what has ended by itself is started again."""
        for name, process in list(self.platform.processes.items()):
            if process.poll() is not None:
                self.replace(name)

    def settle(self) -> float:
        began = time.monotonic()
        try:
            self.platform.until(self._has_settled, "nothing waits", SETTLED_WITHIN, 0.5)
        except AssertionError as error:
            raise AssertionError(f"still waiting: {self.waiting()}\n{error}") from None
        return time.monotonic() - began

    def _has_settled(self) -> bool:
        self.supervise()
        return not self.waiting()

    def waiting(self) -> dict[str, int]:
        with self.platform.sessions() as session:
            return waiting(session)

    @contextmanager
    def trouble(self, fault: str) -> Iterator["Trouble"]:
        """Load it, let the block do its harm, wait until all is done, and close the books."""
        self.begin()
        ledger = Ledger(self.platform, self.market, self.receivers)
        with Load(self.platform, self.market, ledger.head) as load:
            trouble = Trouble(load)
            load.more(2)
            yield trouble
            load.more(2)
            load.end()
            settled = self.settle()
        sums, faults = ledger.close(load)
        assert not faults, "\n".join(faults)
        trouble.sums = sums
        kinds = (sums.facts, sums.matches, sums.mails, sums.webhooks)
        self.record(ROW, [fault, trouble.times, *map(str, kinds), f"{settled:.0f} s"])


class Trouble:
    """What the block of a test has in hand."""

    sums: Sums
    """Known after the block."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.times = 0


@contextmanager
def running_stage(folder: Path) -> Iterator[Stage]:
    with ExitStack() as stack:
        servers = Servers(folder, stack)
        sink = stack.enter_context(SmtpSink())
        receivers = [stack.enter_context(Receiver().running()) for _ in range(HOOKS)]
        platform = Platform(servers.database_url, servers.valkey.url, sink, folder)
        stack.callback(platform.kill_all)
        platform.environment |= {f"VUOROPUHELU_{name}": to for name, to in _SETTINGS.items()}
        with platform.sessions.begin() as session:
            market = open_market(session, [receiver.url for receiver in receivers])
        yield Stage(platform, servers, market, receivers, record=lambda _name, _line: None)
