"""The dictionaries of the search, for all tests and benchmarks on this machine."""

import os
from pathlib import Path

from api.core import lexicon


def write_once() -> None:
    """It takes half a minute. The processes that flows and benchmarks start find them too."""
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = os.environ.setdefault(lexicon.VARIABLE, str(Path(caches, "vuoropuhelu", "lexicon")))
    lexicon.build(Path(folder))
