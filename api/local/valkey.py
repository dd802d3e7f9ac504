"""A private Valkey (or Redis): loopback only, a random port and password, data in one folder."""

import os
import secrets
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import redis

from api.local.binaries import redis_program
from api.local.errors import LocalServerError
from api.local.folders import OwnFolder, own_folder
from api.local.ports import LOOPBACK, free_port
from api.local.processes import ChildExitedError, Say, quietly, size, spawn, stop, tail, wait_until

_ATTEMPTS = 5
_KEPT = "appendonly yes\nappendfsync everysec\n"
_THROWN_AWAY = 'appendonly no\nsave ""\n'


@contextmanager
def private_valkey(
    data_dir: Path, *, durable: bool, log: Path | None = None, say: Say = quietly
) -> Iterator[str]:
    """Run a server on `data_dir` and give its URL. It runs as whoever we are, root included."""
    program = redis_program()
    with own_folder(data_dir, None) as folder:
        log = log or folder.path / "server.log"
        password = secrets.token_urlsafe(24)
        process, port = _start(program, folder, log, password, say, durable=durable)
        try:
            yield f"redis://:{password}@{LOOPBACK}:{port}/0"
        finally:
            stop(process, signal.SIGTERM)


def _start(
    program: Path, folder: OwnFolder, log: Path, password: str, say: Say, *, durable: bool
) -> tuple[subprocess.Popen[bytes], int]:
    for _ in range(_ATTEMPTS):
        port = free_port()
        before = size(log)
        process = _spawn(program, folder, log, _configuration(port, password, durable=durable))
        client = redis.Redis(host=LOOPBACK, port=port, password=password)
        try:
            wait_until(partial(_answers, client), process, what="Valkey", say=say)
        except ChildExitedError:
            if "already in use" not in tail(log, 50, before):
                break
        except BaseException:
            stop(process, signal.SIGTERM)
            raise
        else:
            return process, port
        finally:
            client.close()
    raise LocalServerError(f"Valkey did not start: {tail(log, 1)} (see {log})")


def _configuration(port: int, password: str, *, durable: bool) -> bytes:
    common = (
        f"bind {LOOPBACK}\nport {port}\nrequirepass {password}\n"
        "dir .\ndaemonize no\nmaxmemory-policy noeviction\n"
    )
    return (common + (_KEPT if durable else _THROWN_AWAY)).encode()


def _spawn(
    program: Path, folder: OwnFolder, log: Path, configuration: bytes
) -> subprocess.Popen[bytes]:
    """By standard input, as arguments are for everyone on the machine to read."""
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as stdin, os.fdopen(writer, "wb") as ours:
        ours.write(configuration)  # a few hundred bytes: fits into the pipe
        return spawn(
            [program, "-"],
            log=log,
            keep_open=[folder.descriptor],
            stdin=stdin,
            folder=folder.path,
        )


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
