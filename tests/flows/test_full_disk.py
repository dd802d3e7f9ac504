"""The disk of the database is full: writes are refused, nothing is half done, room is enough."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.accounts.models import SignIn
from api.core.migrate import upgrade
from api.local.postgres import postgres_server
from api.local.smtp_sink import SmtpSink
from tests import servers
from tests.flows.platform import Platform

SIZE = "160m"
WRITES = 400
"""At the most, until a table needs another page."""


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    folder.mkdir(mode=0o755)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=755", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this account may not mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _fill(disk: Path) -> Path:
    filler = disk / "filler"
    with filler.open("wb") as file:
        free = os.statvfs(disk)
        for size in (1 << 20, 1 << 12):
            while os.statvfs(disk).f_bavail * free.f_bsize >= size:
                file.write(b"\0" * size)
                file.flush()
    return filler


def test_writes_resume_once_the_disk_has_space(tmp_path: Path, worker_number: int) -> None:
    with (
        small_disk(tmp_path / "disk") as disk,
        postgres_server(disk / "postgres", durable=False) as server,
        SmtpSink() as sink,
    ):
        upgrade(server.url)
        platform = Platform(server.url, servers.redis_url(worker_number + 8), sink, tmp_path)
        try:
            platform.start("api")
            _live(platform, disk)
        finally:
            platform.kill_all()


def _live(platform: Platform, disk: Path) -> None:
    client = platform.client()

    def ask(number: int) -> int:
        return client.post(
            "/v1/sign-in",
            json={"email": f"person{number}@example.fi"},
            headers={"X-Forwarded-For": f"10.{number % 250}.{number // 250}.1"},
        ).status_code

    assert ask(0) == 202
    filler = _fill(disk)
    answers = [202]
    while answers[-1] == 202 and len(answers) < WRITES:
        answers.append(ask(len(answers)))
    answers += [ask(WRITES + number) for number in range(10)]
    assert set(answers) == {202, 503}
    assert client.get("/v1/dialogues").status_code == 200  # who reads is not concerned
    filler.unlink()
    platform.until(lambda: ask(2 * WRITES) == 202, "writes go on")
    stored = platform.scalar(select(func.count()).select_from(SignIn))
    assert stored == answers.count(202) + 1
