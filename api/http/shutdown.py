"""Told in time that the process is to stop.

Granian ends the lifespan only when every answer has ended, and a stream never would. A plain
handler does not take the signal from the loop's own, which Granian has set: that one is told
through the wake-up file descriptor, whatever handler there is.
"""

import asyncio
import signal
from collections.abc import Callable


def on_stop(close: Callable[[], object]) -> None:
    """Call it in the loop once SIGTERM or SIGINT has come."""
    loop = asyncio.get_running_loop()
    for wish in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wish, lambda *_: loop.call_soon_threadsafe(close))
