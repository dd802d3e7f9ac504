"""Functions of the commands `vuoropuhelu erasures` and `vuoropuhelu retention`."""

from collections.abc import Iterator

import api.models  # noqa: F401 - the mappers must know every table
from api.core.clock import utc_now
from api.core.db import build_engine, sync_sessions
from api.core.settings import Settings
from api.documents.storage import Files
from api.personal_data.erasure_list import entries
from api.personal_data.jobs.applying import apply_all
from api.personal_data.retention import lines


def apply_erasures(settings: Settings) -> Iterator[str]:
    """Yields a line for each kind of entry, with the number that had to be applied again."""
    engine = build_engine(settings)
    key = settings.secret_key.get_secret_value()
    try:
        done = apply_all(sync_sessions(engine), entries(Files(settings.erasures)), key)
    finally:
        engine.dispose()
    for kind, count in sorted(done.items()):
        yield f"{kind}: {count}"
    yield f"{done.total()} applied again"


def show_retention(settings: Settings) -> Iterator[str]:
    """A dry run: yields the table of retention periods, with the number of rows that are due."""
    engine = build_engine(settings)
    try:
        with sync_sessions(engine)() as session:
            yield from lines(session, utc_now())
    finally:
        engine.dispose()
