"""The command `vuoropuhelu figures rebuild`."""

from api.core.clock import utc_now
from api.core.db import build_engine, sync_sessions
from api.core.settings import Settings
from api.figures.jobs.rebuilding import rebuild


def rebuild_figures(settings: Settings) -> int:
    """Returns the number of measurements."""
    engine = build_engine(settings)
    with sync_sessions(engine).begin() as session:
        count = rebuild(session, utc_now())
    engine.dispose()
    return count
