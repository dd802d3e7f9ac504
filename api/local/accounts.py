"""The account of a private server: PostgreSQL refuses to run as root."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from api.local.errors import LocalServerError

_UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    uid: int
    gid: int


def account_for(folder: Path) -> Account | None:
    """The account to switch to for data in `folder`; None to keep the current one.

    An existing folder keeps its owner, even if a better account has become available.
    """
    owner = folder.stat().st_uid if folder.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise LocalServerError(
                f"{folder} belongs to another account: run as that account or choose another folder"
            )
        return None
    if owner:
        return Account(owner, folder.stat().st_gid)
    return _unprivileged()


def _unprivileged() -> Account:
    for name in _UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise LocalServerError(
        "PostgreSQL refuses to run as root and there is no account "
        f"{' or '.join(_UNPRIVILEGED)} to run it under: make one, or run this as an ordinary user"
    )
