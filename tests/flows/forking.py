"""Commands of the platform, forked from a process that has already imported what they import.

That was most of what a flow cost. What runs is `api.cli.main` in a process of its own, as ever, and
ends as hard; that the commands start by themselves is for `test_commands.py` and `test_demo.py`.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

from api.local.child import die_with


class Forked:
    """As much of `subprocess.Popen` as flows need."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process
        assert process.pid is not None
        self.pid = process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, which: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, which)

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return code


def fork_command(arguments: Sequence[str], *, log: Path, environment: Mapping[str, str]) -> Forked:
    """`vuoropuhelu ARGUMENTS` in a session of its own, which dies with this process."""
    process = _context().Process(target=_run, args=(arguments, log, dict(environment)))
    process.start()
    return Forked(process)


@cache
def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.flows.preloaded"])
    return context


def _run(arguments: Sequence[str], log: Path, environment: Mapping[str, str]) -> None:
    """In the child."""
    # As for a command that starts from nothing. The forkserver's own way would be the default here,
    # and granian, which does not take that one, would spawn its workers: each imports all anew.
    multiprocessing.set_start_method("fork", force=True)
    os.setsid()
    die_with(os.getppid(), signal.SIGKILL)
    with log.open("ab") as output:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(output.fileno(), stream.fileno())
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[:] = ["vuoropuhelu", *arguments]
    from api.cli import main

    sys.exit(main(arguments))
