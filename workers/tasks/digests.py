"""Digests whose time has come."""

from collections import Counter

from api.buyer_digests.jobs import enrol, mail_due
from api.buyer_digests.links import BuyerLinks
from api.core.clock import utc_now
from api.core.settings import load_settings
from api.digests.jobs import claim_and_build
from api.digests.links import Links
from workers.app import app
from workers.heartbeats import count
from workers.mail.sending import lease, send_claimed
from workers.runtime import transaction

BATCH = 250
READERS = 20
"""Of buyers' digests: each is read on its own."""


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
    mailed = len(built.mails)
    count("digests", Counter({("mailed",): mailed, ("not_mailed",): built.slots - mailed}))
    if built.mails:
        send_claimed(built.mails)


@app.task
def mail_buyer_digests() -> None:
    """What waits for buyers, to their people: a batch at a time, so that others get their turn."""
    settings = load_settings()
    links = BuyerLinks.of(settings)
    with transaction() as session:
        closed = mail_due(session, utc_now(), links, limit=READERS)
    if closed == READERS:
        mail_buyer_digests.delay()


@app.task
def enrol_readers() -> None:
    """Whoever has come to act for a buyer is told from now on."""
    new = 1
    while new:
        with transaction() as session:
            new = enrol(session, utc_now())
