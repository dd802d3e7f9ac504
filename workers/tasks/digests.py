"""Digests whose time has come."""

from api.core.clock import utc_now
from api.core.settings import load_settings
from api.notifications.jobs import claim_and_build
from api.notifications.links import Links
from workers.app import app
from workers.mail.sending import Turn, lease, send_claimed
from workers.runtime import transaction

BATCH = 500


@app.task(queue="bulk")
def send_digests() -> None:
    """Built and sent a batch at a time, until nothing is due.

    Who builds them has claimed them: what he dies with, or the turn leaves over, others send.
    """
    settings, turn = load_settings(), Turn()
    links = Links(settings.public_url, settings.secret_key.get_secret_value())
    while not turn.is_over:
        with transaction() as session:
            built = claim_and_build(session, utc_now(), links, lease=lease(), limit=BATCH)
        send_claimed(built.mails, turn)
        if built.slots < BATCH:
            return
    send_digests.delay()
