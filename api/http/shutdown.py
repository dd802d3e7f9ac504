"""Calls a function when the process gets a signal to stop.

Granian ends the lifespan only after the last response, and a stream would never end. A handler set
by `signal.signal` does not replace Granian's handler on the event loop, which the wake-up file
descriptor notifies in any case.
"""

import asyncio
import signal
from collections.abc import Callable


def on_stop(close: Callable[[], object]) -> None:
    """Call `close` in the event loop after SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(close))
