"""Builds and sends digests that are due."""

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
"""Batch size of buyers' digests, which are built one by one."""


@app.task
def send_digests() -> None:
    """Build and send one batch. The next batch is queued first, for a free process.

    The process that builds mails has claimed them. If it dies or runs out of time, others send
    them.
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
    """Send due digests of buyers. One batch per task, so that other tasks run in between."""
    settings = load_settings()
    links = BuyerLinks.of(settings)
    with transaction() as session:
        closed = mail_due(session, utc_now(), links, limit=READERS)
    if closed == READERS:
        mail_buyer_digests.delay()


@app.task
def enrol_readers() -> None:
    """Start digests for people who have begun to act for a buyer."""
    new = 1
    while new:
        with transaction() as session:
            new = enrol(session, utc_now())
