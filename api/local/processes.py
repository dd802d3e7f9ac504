"""Starting, awaiting and stopping child processes that must not outlive us."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from api.local import child
from api.local.accounts import Account
from api.local.errors import LocalServerError

Say = Callable[[str], None]

_POLL = 0.02
_REMIND = 5.0


class ChildExitedError(Exception):
    """A child ended while it was being waited for."""


def quietly(_line: str) -> None:
    """For callers with nobody to tell, such as tests."""


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
    """Start a child in a session of its own; it gets `death_signal` when we die, however we die.

    Linux ties that signal to the *thread* which started the child: hence only the main one may.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("start children from the main thread: they die with the starting thread")
    uid, gid = (account.uid, account.gid) if account else (-1, -1)
    shim = [sys.executable, "-I", "-S", child.__file__]
    orders = [str(number) for number in (os.getpid(), int(death_signal), uid, gid)]
    with log.open("ab") as output:
        return subprocess.Popen(
            [*shim, *orders, *map(str, command)],
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
    process: subprocess.Popen[bytes],
    *,
    what: str,
    say: Say = quietly,
    limit: float = 120.0,
) -> None:
    """Poll until `ready`, with a line now and then for whoever waits."""
    started = reminded = time.monotonic()
    while not ready():
        if process.poll() is not None:
            raise ChildExitedError(f"{what} ended with code {process.returncode}")
        now = time.monotonic()
        if now - started > limit:
            raise LocalServerError(f"{what} is not ready after {limit:.0f} seconds")
        if now - reminded > _REMIND:
            say(f"still waiting for {what} ({now - started:.0f} s)")
            reminded = now
        time.sleep(_POLL)


def stop(process: subprocess.Popen[bytes], how: signal.Signals, patience: float = 30.0) -> None:
    """Ask, wait, and only then kill the child with all of its session."""
    if process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def tail(log: Path, lines: int = 10, since: int = 0) -> str:
    """The last lines of a log, of what was written after byte `since`."""
    with log.open("rb") as file:
        file.seek(max(since, log.stat().st_size - 64 * 1024))
        text = file.read().decode(errors="replace")
    return "\n".join(text.splitlines()[-lines:])
