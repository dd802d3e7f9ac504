"""How a process starts."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gc_pause() -> Iterator[None]:
    """Around the imports of a server: without the collector, which takes a third of their time.

    It would go through all modules again and again, and find next to nothing: 6,212 of the API's
    418,086 objects. What is there at the end stays, and is not looked at again: processes forked
    later share its memory.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
