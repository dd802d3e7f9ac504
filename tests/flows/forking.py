"""Commands of the platform, forked from a process that has already imported what they import.

That was most of what a flow cost. What runs is `api.cli.main` in a process of its own, as ever, and
ends as hard; that the commands start by themselves is for `test_commands.py` and `test_demo.py`.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

from api.local.exec_shim import die_with


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


def fork_command(
    arguments: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str],
    module: str = "api.cli",
) -> Forked:
    """`python -m MODULE ARGUMENTS` in a session of its own, which dies with this process."""
    streams = (Path(os.devnull), log, log)
    return _fork(module, arguments, streams, environment)


def run_forked(
    arguments: Sequence[str], environment: Mapping[str, str], given: bytes = b""
) -> subprocess.CompletedProcess[str]:
    """`vuoropuhelu ARGUMENTS` to its end, with this as its standard input."""
    with tempfile.TemporaryDirectory() as folder:
        streams = stdin, stdout, stderr = [Path(folder, name) for name in ("in", "out", "err")]
        stdin.write_bytes(given)
        code = _fork("api.cli", arguments, streams, environment).wait(timeout=60)
        return subprocess.CompletedProcess(arguments, code, stdout.read_text(), stderr.read_text())


def _fork(
    module: str, arguments: Sequence[str], streams: Sequence[Path], environment: Mapping[str, str]
) -> Forked:
    process = _context().Process(target=_run, args=(module, arguments, streams, dict(environment)))
    process.start()
    return Forked(process)


@cache
def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.flows.preloaded"])
    return context


def _run(
    module: str, arguments: Sequence[str], streams: Sequence[Path], environment: Mapping[str, str]
) -> None:
    """In the child."""
    # As for a command that starts from nothing. The forkserver's own way would be the default here,
    # and granian, which does not take that one, would spawn its workers: each imports all anew.
    multiprocessing.set_start_method("fork", force=True)
    os.setsid()
    die_with(os.getppid(), signal.SIGKILL)
    for number, (path, mode) in enumerate(zip(streams, ("rb", "ab", "ab"), strict=True)):
        with path.open(mode) as stream:
            os.dup2(stream.fileno(), number)
    sys.stdin = os.fdopen(0)  # multiprocessing has put another in its place
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[:] = ["vuoropuhelu", *arguments]
    sys.exit(import_module(module).main(arguments))
