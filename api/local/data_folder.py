"""The folder with all data of `vuoropuhelu up`, and its lock."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.local.errors import LocalServerError
from api.local.folders import stored_secret, unwritable

ENVIRONMENT = "environment.json"


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
        """Written by `demo load` and shown at every start."""
        return self.path / "demo-sign-ins.txt"

    @property
    def demo_loaded(self) -> Path:
        return self.path / "demo-loaded"

    def secret_key(self) -> str:
        return stored_secret(self.path / "secret-key")

    @contextmanager
    def published_environment(self, environment: Mapping[str, str]) -> Iterator[None]:
        """Write the environment to a file while `up` runs, so that other commands find the servers.
        The file holds passwords too.
        """
        path = self.path / ENVIRONMENT
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            json.dump(environment, file)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def running_environment(path: Path) -> dict[str, str]:
    """Environment of the `vuoropuhelu up` that runs on this folder; empty if none runs."""
    try:
        environment: dict[str, str] = json.loads((path / ENVIRONMENT).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return environment


def chosen_folder(given: Path | None) -> Path:
    return given or Path(os.environ.get("VUOROPUHELU_DATA") or ".vuoropuhelu")


@contextmanager
def locked_data_folder(path: Path) -> Iterator[DataFolder]:
    """Create the folder and lock it, so that no second `up` starts on it."""
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
