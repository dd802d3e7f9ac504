"""Shared code of the private servers."""

import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from api.local.errors import LocalServerError
from api.local.ports import free_port
from api.local.processes import (
    ChildExitedError,
    Running,
    Say,
    failure_line,
    last_lines,
    size,
    stop,
    wait_until,
)

_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class PrivateServer(Running):
    port: int
    password: str
    url: str


def start_server(
    launch: Callable[[int], PrivateServer],
    answers: Callable[[PrivateServer], bool],
    *,
    log: Path,
    port: int,
    port_taken_message: str,
    say: Say,
) -> PrivateServer:
    """Launch at `port` and wait for an answer. With port 0 use a free port, and retry if it was
    taken.

    `port_taken_message` is the server's log message in that case.
    """
    attempts = 0
    while True:
        attempts += 1
        before = size(log)
        server = launch(port or free_port())
        try:
            wait_until(lambda: answers(server), server.check, what=server.name, say=say)  # noqa: B023
        except ChildExitedError as error:
            port_taken = not port and port_taken_message in last_lines(log, 50, before)
            if not port_taken or attempts == _ATTEMPTS:
                why = failure_line(log)
                raise LocalServerError(f"{server.name} did not start: {why} (see {log})") from error
        except BaseException:
            stop(server.process, signal.SIGINT)
            raise
        else:
            return server
