"""`vuoropuhelu up` as a process of its own, as a person starts it."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

LAST_LINE = "Ctrl-C stops everything; the data stays."


@dataclass
class Up:
    process: subprocess.Popen[str]
    port: int
    mail_port: int

    def read_until(self, expected: str) -> str:
        assert self.process.stdout
        read = ""
        for line in self.process.stdout:
            read += line
            if expected in line:
                return read
        raise AssertionError(f"ended without saying {expected!r}:\n{read}")

    def ends(self) -> tuple[int, str]:
        output, _ = self.process.communicate(timeout=60)
        return self.process.returncode, output


@contextmanager
def running(
    command: Sequence[str],
    *,
    port: int,
    mail_port: int,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Up]:
    without = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
    with subprocess.Popen(
        [sys.executable, "-m", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**without, **(environment or {})},
    ) as process:
        try:
            yield Up(process, port, mail_port)
        finally:
            process.kill()
