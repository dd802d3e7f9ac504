"""The command `vuoropuhelu ocds rebuild`."""

from api.core.clock import utc_now
from api.core.db import build_engine, sync_sessions
from api.core.settings import Settings
from api.exchange.ocds.jobs.rebuilding import rebuild


def rebuild_releases(settings: Settings) -> int:
    """Returns the number of new releases."""
    engine = build_engine(settings)
    count = rebuild(sync_sessions(engine), settings, utc_now())
    engine.dispose()
    return count
