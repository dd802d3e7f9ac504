"""Steps of hidings, destructions, exports and erasures that run outside a request."""

from api.core.clock import utc_now
from api.core.settings import load_settings
from api.documents.storage import Files
from api.personal_data.jobs.erasures import erase_due, list_erasures
from api.personal_data.jobs.exports import expire_exports, make_exports
from api.personal_data.jobs.finishing import finish_hidings
from workers.app import app
from workers.runtime import transaction


@app.task
def finish() -> None:
    """Finish decided, due and interrupted work: files, people, and the list of erasures."""
    settings = load_settings()
    uploads, erasures = Files(settings.uploads), Files(settings.erasures)
    finish_hidings(transaction, uploads, erasures, utc_now())
    erase_due(transaction, utc_now())
    list_erasures(transaction, erasures, utc_now())


@app.task
def export() -> None:
    """Build the requested exports of personal data."""
    settings = load_settings()
    make_exports(transaction, Files(settings.uploads), utc_now(), settings.public_url)


@app.task
def expire() -> None:
    expire_exports(transaction, Files(load_settings().uploads), utc_now())
