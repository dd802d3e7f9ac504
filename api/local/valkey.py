"""A private Valkey (or Redis): loopback only, a random port and password, data in one folder."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from api.local.binaries import redis_program
from api.local.folders import LockedFolder, locked_folder
from api.local.ports import LOOPBACK
from api.local.processes import Say, no_output, spawn, stop
from api.local.servers import PrivateServer, start_server


@contextmanager
def private_valkey(
    data_dir: Path, *, port: int = 0, log: Path | None = None, say: Say = no_output
) -> Iterator[str]:
    """Run a server on `data_dir` and yield its URL. It runs as the current account, even as root.

    The password stays the same for the folder; give `port` too for the same URL after a restart.
    """
    with valkey_server(data_dir, port=port, log=log, say=say) as server:
        yield server.url


@contextmanager
def valkey_server(
    data_dir: Path, *, port: int = 0, log: Path | None = None, say: Say = no_output
) -> Iterator[PrivateServer]:
    """Like `private_valkey`, for callers that watch or stop the server process."""
    program = redis_program()
    with locked_folder(data_dir, None) as folder:
        output = log or folder.path / "server.log"

        def launch(port: int) -> PrivateServer:
            password = folder.secret("password")
            process = _spawn(program, folder, output, _settings(port, password))
            url = f"redis://:{password}@{LOOPBACK}:{port}/0"
            return PrivateServer("Valkey", process, output, port, password, url)

        running = start_server(
            launch, _answers, log=output, port=port, port_taken_message="already in use", say=say
        )
        try:
            yield running
        finally:
            stop(running.process, signal.SIGTERM)


def _settings(port: int, password: str) -> str:
    return (
        f"bind {LOOPBACK}\nport {port}\nrequirepass {password}\n"
        "dir .\ndaemonize no\nmaxmemory-policy noeviction\n"
        # Lost data is recreated. A server that cannot save refuses writes, so with persistence a
        # full disk would stop work that needs no disk.
        'appendonly no\nsave ""\n'
    )


def _spawn(
    program: Path, folder: LockedFolder, log: Path, settings: str
) -> subprocess.Popen[bytes]:
    """Passes the settings by standard input: everybody on the machine can read arguments."""
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as stdin, os.fdopen(writer, "wb") as ours:
        ours.write(settings.encode())  # a few hundred bytes: fits into the pipe
        return spawn(
            [program, "-"],
            log=log,
            keep_open=[folder.descriptor],
            stdin=stdin,
            folder=folder.path,
        )


def _answers(server: PrivateServer) -> bool:
    try:
        with redis.Redis.from_url(server.url) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
