"""Digests whose time has come."""

from api.core.clock import utc_now
from api.core.settings import load_settings
from api.notifications.jobs import claim_and_build
from api.notifications.links import Links
from workers.app import app
from workers.mail.sending import lease, send_claimed
from workers.runtime import transaction

BATCH = 250


@app.task
def send_digests() -> None:
    """Build a batch and send it. The next one is handed on before: to a process that is free.

    Who builds a mail has claimed it; what it dies with, or has no time for, others send.
    """
    settings = load_settings()
    links = Links.of(settings)
    with transaction() as session:
        built = claim_and_build(session, utc_now(), links, lease=lease(), limit=BATCH)
    if built.slots == BATCH:
        send_digests.delay()
    if built.mails:
        send_claimed(built.mails)
