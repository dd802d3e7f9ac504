"""The `vuoropuhelu` commands for the log."""

from api.core.db import build_engine, sync_sessions
from api.core.settings import Settings
from api.events.queries import log_id, new_log_id


def renew_log(settings: Settings) -> str:
    """Give the log a new id. An operator runs this after a restore into the same database, which
    the platform cannot detect."""
    engine = build_engine(settings)
    try:
        with sync_sessions(engine)() as session, session.begin():
            before = session.scalars(log_id()).one()
            session.execute(new_log_id())
            return f"the log was {before} and is {session.scalars(log_id()).one()}"
    finally:
        engine.dispose()
