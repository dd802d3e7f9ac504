"""What the `vuoropuhelu` command does with personal data."""

from collections.abc import Iterator

import api.models  # noqa: F401 - the mappers must know every table
from api.core.db import build_engine, sync_sessions
from api.core.settings import Settings
from api.documents.storage import Files
from api.personal_data.erasure_list import entries
from api.personal_data.jobs.applying import apply_all


def apply_erasures(settings: Settings) -> Iterator[str]:
    """A line for each kind of entry, and how many of it had to be applied again."""
    engine = build_engine(settings)
    key = settings.secret_key.get_secret_value()
    try:
        done = apply_all(sync_sessions(engine), entries(Files(settings.erasures)), key)
    finally:
        engine.dispose()
    for kind, count in sorted(done.items()):
        yield f"{kind}: {count}"
    yield f"{done.total()} applied again"
