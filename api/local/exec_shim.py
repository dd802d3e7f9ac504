"""Runs in a new child, just before the real program takes its place.

`exec_shim.py PARENT DEATH_SIGNAL UID GID COMMAND...`, with -1 for an account that stays as it is.
Called by path and with nothing but the standard library: it takes some ten milliseconds.

Why not `preexec_fn` and `Popen(user=…)`: code between fork and exec may deadlock in a process with
threads, and Linux forgets the death signal when the account changes, so it must be set afterwards.
"""

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1
_NOT_STARTED = 127


def main(arguments: list[str]) -> None:
    parent, death_signal, uid, gid = map(int, arguments[:4])
    command = arguments[4:]
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    die_with(parent, death_signal)
    os.execv(command[0], command)  # noqa: S606 - the very point


def die_with(parent: int, death_signal: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
        if os.getppid() != parent:  # it died before the line above
            sys.exit(_NOT_STARTED)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except OSError as error:
        sys.exit(f"cannot start {sys.argv[5]}: {error}")
