"""OCDS after an upgrade, and its bulk files."""

from api.core.clock import utc_now
from api.core.settings import load_settings
from api.documents.storage import Files
from api.exchange.ocds.jobs.bulk import make_files, sweep_bulk
from api.exchange.ocds.jobs.rebuilding import build_first
from workers.app import app
from workers.runtime import sessions, transaction


@app.task
def keep_up() -> None:
    """Makes the first releases after an upgrade, then the bulk files that are due."""
    settings, now = load_settings(), utc_now()
    build_first(sessions(), settings, now)
    files = Files(settings.uploads)
    make_files(transaction, files, now)
    sweep_bulk(transaction, files, now)
