"""The folder in which `vuoropuhelu up` keeps everything, and its lock."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.local.errors import LocalServerError
from api.local.folders import kept_secret, unwritable


@dataclass(frozen=True, slots=True)
class DataFolder:
    path: Path

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def files(self) -> Path:
        return self.path / "files"

    @property
    def mails(self) -> Path:
        return self.path / "mails"

    @property
    def sign_ins(self) -> Path:
        """Written by `demo load`, shown at every start."""
        return self.path / "demo-sign-ins.txt"

    @property
    def demo_loaded(self) -> Path:
        return self.path / "demo-loaded"

    def secret_key(self) -> str:
        return kept_secret(self.path / "secret-key")


@contextmanager
def held_data_folder(path: Path) -> Iterator[DataFolder]:
    """Make the folder and keep others from starting on it while we run."""
    folder = DataFolder(path.absolute())
    try:
        folder.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        for each in (folder.logs, folder.files):
            each.mkdir(exist_ok=True)
        lock = (folder.path / "lock").open("a+")
    except OSError as error:
        raise unwritable(folder.path, error) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise LocalServerError(
                f"process {lock.read().strip() or 'unknown'} already runs on {folder.path}: "
                "stop it first, or choose another folder with --data"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield folder
