"""Digests whose time has come."""

from api.core.clock import utc_now
from api.core.settings import load_settings
from api.notifications.jobs import claim_and_build
from api.notifications.links import Links
from workers.app import app
from workers.runtime import transaction

BATCH = 200


@app.task(queue="bulk")
def build_digests() -> None:
    """One batch; further ones queue up behind what else is waiting."""
    settings = load_settings()
    links = Links(settings.public_url, settings.secret_key.get_secret_value())
    with transaction() as session:
        done = claim_and_build(session, utc_now(), links, limit=BATCH)
    if done == BATCH:
        build_digests.delay()
