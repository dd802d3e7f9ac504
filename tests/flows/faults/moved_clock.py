"""A process whose machine has the wrong time: `MOVED_BY` seconds off."""

import os
import time
from collections.abc import Sequence

import time_machine

from api import cli


def main(arguments: Sequence[str]) -> int:
    with time_machine.travel(time.time() + float(os.environ["MOVED_BY"]), tick=True):
        return cli.main(arguments)
