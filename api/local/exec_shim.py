"""Runs in a new child process and then replaces itself with the real program.

`exec_shim.py PARENT DEATH_SIGNAL UID GID COMMAND...`, with -1 to keep the account. It is called by
path and uses the standard library only, so it takes about ten milliseconds.

Reasons not to use `preexec_fn` and `Popen(user=…)`: code between fork and exec may deadlock in a
process with threads, and Linux clears the death signal when the account changes, so it must be set
after that.
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
        if os.getppid() != parent:  # the parent died before the line above
            sys.exit(_NOT_STARTED)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except OSError as error:
        sys.exit(f"cannot start {sys.argv[5]}: {error}")
