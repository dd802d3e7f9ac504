"""Runs the platform's processes in parallel and stops them in order."""

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from api.local.processes import ChildExitedError, Running, Say, last_lines, spawn, stop, wait_until
from api.local.stop_signals import StopSignals

_CHECK_INTERVAL = 0.2
_LARGE_LOG = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Child:
    name: str
    command: Sequence[str]
    """Arguments of the Python interpreter, such as `-m api.cli worker`."""
    stop_seconds: float = 10.0
    """Seconds from the request to stop until it is killed."""
    death_signal: signal.Signals = signal.SIGTERM
    """Signal that it gets when the supervisor is killed and cannot stop it."""


@dataclass
class Supervisor:
    """Stops children in the reverse order of their start."""

    logs: Path
    environment: Mapping[str, str]
    signals: StopSignals
    say: Say
    watched: Sequence[Running] = ()
    """Servers that the supervisor needs and does not stop."""
    _started: list[tuple[Child, Running]] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.signals.begin_stopping()
        for child, running in reversed(self._started):
            self._stop(child, running)

    def run(self, child: Child) -> None:
        """Run a child to completion."""
        running = self._spawn(child)
        try:
            wait_until(
                lambda: running.process.poll() is not None,
                self.check,
                what=child.name,
                say=self.say,
            )
        finally:
            stop(running.process, signal.SIGTERM, child.stop_seconds)
        if code := running.process.returncode:
            raise ChildExitedError(
                f"{child.name} failed with code {code}. "
                f"Its last lines, from {running.log}:\n{last_lines(running.log)}"
            )

    def start(self, child: Child) -> None:
        self._started.append((child, self._spawn(child)))

    def wait_until(self, ready: Callable[[], bool], what: str) -> None:
        wait_until(ready, self.check, what=what, say=self.say)

    def watch(self) -> None:
        """Run until a child ends by itself, which is an error, or a signal asks to stop."""
        while True:
            self.check()
            time.sleep(_CHECK_INTERVAL)

    def check(self) -> None:
        for running in self.watched:
            running.check()
        for _, running in self._started:
            running.check()

    def _spawn(self, child: Child) -> Running:
        log = self.logs / f"{child.name}.log"
        if log.exists() and log.stat().st_size > _LARGE_LOG:
            log.replace(log.with_suffix(".old.log"))
        process = spawn(
            [sys.executable, *child.command],
            log=log,
            death_signal=child.death_signal,
            environment={**os.environ, **self.environment, "PYTHONUNBUFFERED": "1"},
        )
        return Running(child.name, process, log)

    def _stop(self, child: Child, running: Running) -> None:
        if running.process.poll() is None:
            self.say(f"stopping {child.name}")
        stop(running.process, signal.SIGTERM, child.stop_seconds, lambda: self.signals.hastened)
