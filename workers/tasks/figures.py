"""Figures that time alone changes."""

from api.core.clock import utc_now
from api.figures.jobs.rebuilding import build_first, freeze, note_silence
from workers.app import app
from workers.runtime import transaction


@app.task
def keep_up() -> None:
    """Computes the figures after an upgrade, finds procurements that became silent, then freezes
    periods that ended long enough ago."""
    for step in (build_first, note_silence, freeze):
        with transaction() as session:
            step(session, utc_now())
