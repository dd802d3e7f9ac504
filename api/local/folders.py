"""Folders that private servers keep their data in."""

import fcntl
import os
import platform
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.local.accounts import Account
from api.local.errors import LocalServerError

_LINUX = platform.system() == "Linux"
_LOCK_PATIENCE = 15.0


@dataclass(frozen=True, slots=True)
class OwnFolder:
    """A folder that one server has to itself, held by a lock on the open `descriptor`.

    Children inherit the descriptor and with it the lock. So whoever gets the lock knows that no
    process of an earlier, killed start is left, and that what looks half-done or locked is stale.
    """

    path: Path
    descriptor: int
    account: Account | None

    @property
    def inside(self) -> str:
        """The folder as a child sees it: also where a parent folder is closed to its account.

        `/root` usually is. The link in /proc leads to the folder without passing its parents, and
        nothing has to be opened up or moved elsewhere.
        """
        if _LINUX:
            return f"/proc/self/fd/{self.descriptor}"
        return str(self.path)

    def give(self, path: Path) -> None:
        if self.account:
            os.chown(path, self.account.uid, self.account.gid)

    def secret(self, name: str) -> str:
        return kept_secret(self.path / name, self.give)


def kept_secret(path: Path, give: Callable[[Path], None] = lambda _path: None) -> str:
    """A random text made once and kept in a file for its owner only."""
    if not path.exists():
        temporary = path.with_suffix(".new")
        temporary.unlink(missing_ok=True)
        with os.fdopen(
            os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w"
        ) as file:
            file.write(secrets.token_urlsafe(24))
        give(temporary)
        temporary.rename(path)
    return path.read_text()


@contextmanager
def own_folder(path: Path, account: Account | None) -> Iterator[OwnFolder]:
    """Make the folder if need be, hand it to the account, and hold it."""
    path = path.absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o700)
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        _lock(descriptor, path)
        folder = OwnFolder(path, descriptor, account)
        folder.give(path)
        yield folder
    finally:
        os.close(descriptor)


def _lock(descriptor: int, path: Path) -> None:
    deadline = time.monotonic() + _LOCK_PATIENCE
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise LocalServerError(
                    f"{path} is in use by another running server: stop it or choose another folder"
                ) from None
            time.sleep(0.05)


def unwritable(path: Path, error: OSError) -> LocalServerError:
    return LocalServerError(
        f"cannot write to {path} ({error.strerror}): choose another folder with --data "
        "or make this one writable"
    )
