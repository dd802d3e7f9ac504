"""Functions of the commands `vuoropuhelu migrate` and `vuoropuhelu practices load`."""

from pathlib import Path

from api.core.clock import utc_now
from api.core.db import build_engine, sync_sessions
from api.core.settings import Settings
from api.practices import jobs
from api.practices.catalogue import read_edition


def bring_practices(settings: Settings) -> None:
    engine = build_engine(settings)
    with sync_sessions(engine).begin() as session:
        jobs.load_builtin(session, utc_now())
    engine.dispose()


def load_official(settings: Settings, folder: Path) -> int:
    """Returns the number of practices. A fault in the files changes nothing."""
    edition = read_edition(folder)
    engine = build_engine(settings)
    with sync_sessions(engine).begin() as session:
        count = jobs.load_official(session, edition, utc_now())
    engine.dispose()
    return count
