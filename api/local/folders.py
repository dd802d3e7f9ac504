"""Data folders of private servers."""

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
_LOCK_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class LockedFolder:
    """A folder used by one server, held by a lock on the open `descriptor`.

    Children inherit the descriptor and the lock. So the lock shows that no process of an earlier,
    killed start is left, and that unfinished or locked files are stale.
    """

    path: Path
    descriptor: int
    account: Account | None

    @property
    def child_path(self) -> str:
        """Path for the child that works even if its account may not enter a parent folder.

        `/root` is usually closed. The link in /proc leads to the folder without its parents, so no
        permission needs to change and no data needs to move.
        """
        if _LINUX:
            return f"/proc/self/fd/{self.descriptor}"
        return str(self.path)

    def give(self, path: Path) -> None:
        if self.account:
            os.chown(path, self.account.uid, self.account.gid)

    def secret(self, name: str) -> str:
        return stored_secret(self.path / name, self.give)


def stored_secret(path: Path, give: Callable[[Path], None] = lambda _path: None) -> str:
    """A random secret, created once and stored in a file that only its owner can read."""
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
def locked_folder(path: Path, account: Account | None) -> Iterator[LockedFolder]:
    """Create the folder if needed, give it to the account, and lock it."""
    path = path.absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o700)
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        _lock(descriptor, path)
        folder = LockedFolder(path, descriptor, account)
        folder.give(path)
        yield folder
    finally:
        os.close(descriptor)


def _lock(descriptor: int, path: Path) -> None:
    deadline = time.monotonic() + _LOCK_SECONDS
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
