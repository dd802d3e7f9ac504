"""A process whose machine has the wrong time: `MOVED_BY` seconds off.

`python -m tests.flows.faults.moved_clock worker`
"""

import os
import sys
import time

import time_machine

from api.cli import main

if __name__ == "__main__":
    with time_machine.travel(time.time() + float(os.environ["MOVED_BY"]), tick=True):
        sys.exit(main())
