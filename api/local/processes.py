"""Starts, awaits and stops child processes. They must not outlive this process."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from api.local import exec_shim
from api.local.accounts import Account
from api.local.errors import LocalServerError

Say = Callable[[str], None]

_POLL_SECONDS = 0.02
_REMIND_SECONDS = 5.0


class ChildExitedError(LocalServerError):
    """A child that should be running has ended."""


@dataclass(frozen=True, slots=True)
class Running:
    """A child that should run until it is stopped."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def check(self) -> None:
        if self.process.poll() is not None:
            raise ChildExitedError(
                f"{self.name} ended unexpectedly with code {self.process.returncode}. "
                f"Its last lines, from {self.log}:\n{last_lines(self.log)}"
            )


def no_output(_line: str) -> None:
    """Ignores messages, for callers without a terminal, such as tests."""


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    death_signal: signal.Signals = signal.SIGTERM,
    account: Account | None = None,
    environment: Mapping[str, str] | None = None,
    keep_open: Sequence[int] = (),
    stdin: int | BinaryIO = subprocess.DEVNULL,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in its own session. It gets `death_signal` when this process dies for any
    reason.

    Linux ties that signal to the *thread* that started the child, so only the main thread may.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("start children from the main thread: they die with the starting thread")
    uid, gid = (account.uid, account.gid) if account else (-1, -1)
    shim = [sys.executable, "-I", "-S", exec_shim.__file__]
    shim_arguments = [str(number) for number in (os.getpid(), int(death_signal), uid, gid)]
    with log.open("ab") as output:
        return subprocess.Popen(
            [*shim, *shim_arguments, *map(str, command)],
            stdin=stdin,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=environment,
            pass_fds=keep_open,
            cwd=folder,
        )


def wait_until(
    ready: Callable[[], bool],
    check: Callable[[], None],
    *,
    what: str,
    say: Say = no_output,
    limit: float = 120.0,
) -> None:
    """Poll until `ready`, with a message every few seconds. `check` may raise to give up."""
    started = reminded = time.monotonic()
    while not ready():
        check()
        now = time.monotonic()
        if now - started > limit:
            raise LocalServerError(f"{what} is not ready after {limit:.0f} seconds")
        if now - reminded > _REMIND_SECONDS:
            say(f"still waiting for {what} ({now - started:.0f} s)")
            reminded = now
        time.sleep(_POLL_SECONDS)


def stop(
    process: subprocess.Popen[bytes],
    how: signal.Signals,
    stop_seconds: float = 30.0,
    hastened: Callable[[], bool] = lambda: False,
) -> None:
    """Send a signal and wait, then kill the child's remaining session, in any case."""
    if process.poll() is None:
        process.send_signal(how)
    deadline = time.monotonic() + stop_seconds
    while process.poll() is None and time.monotonic() < deadline and not hastened():
        time.sleep(_POLL_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def last_lines(log: Path, lines: int = 10, since: int = 0) -> str:
    """The last lines that were written to a log after byte `since`."""
    with log.open("rb") as file:
        file.seek(max(since, log.stat().st_size - 64 * 1024))
        text = file.read().decode(errors="replace")
    return "\n".join(text.splitlines()[-lines:])


def failure_line(log: Path) -> str:
    """The line that says why a server failed."""
    lines = last_lines(log, 50).splitlines()
    error_lines = [line for line in lines if "FATAL" in line or "error:" in line.lower()]
    return (error_lines or lines or ["it said nothing"])[-1]
