"""Maintenance: sweepers queue lost work again, and purges delete expired data."""

from collections import Counter
from datetime import timedelta
from functools import partial

from api.core.clock import utc_now
from api.core.settings import load_settings
from api.documents.jobs import sweep_uploads
from api.documents.storage import Files
from api.draft_links.orphans import PREVIEWS
from api.events.jobs import prune_events, sweep_deliveries
from api.mails.jobs import sweep_mails
from api.organisations.jobs import fill_name_keys
from api.organisations.mails.ending_keys import warn_of_ending_keys
from api.organisations.mails.operators import tell_operators as mail_operators
from api.organisations.orphans import disable_due, forget_erased, orphan_ownerless
from api.personal_data.retention import dry_run
from api.surveys.jobs import sweep_answers
from api.webhooks.delivery import sweep_webhooks
from api.webhooks.orphans import WEBHOOKS
from workers.app import app
from workers.heartbeats import count
from workers.heartbeats import pulse as record_heartbeat
from workers.purging import purge_all
from workers.runtime import transaction
from workers.tasks.events import enqueue_deliveries, queue_capacity, redelivery_timeout

ORPHAN_KINDS = (WEBHOOKS, PREVIEWS)
PRUNE_BATCH = 2000


@app.task
def pulse(queue: str) -> None:
    """Runs in every queue, so that the heartbeat's age shows how long the queue has stalled."""
    record_heartbeat(queue)


@app.task
def sweep() -> None:
    now = utc_now()
    with transaction() as session:
        sweep_mails(session, now)
    with transaction() as session:
        sweep_webhooks(session, now)
    with transaction() as session:
        fill_name_keys(session)
    if batch := queue_capacity():
        with transaction() as session:
            waiting = sweep_deliveries(
                session, now, batch=batch, redeliver_after=redelivery_timeout()
            )
        enqueue_deliveries(waiting)


@app.task
def end_orphans() -> None:
    """Handle orphans of removed keys and members."""
    settings, now = load_settings(), utc_now()
    for step in (
        partial(orphan_ownerless, public_url=settings.public_url),
        disable_due,
    ):
        with transaction() as session:
            step(session, ORPHAN_KINDS, now)
    with transaction() as session:
        forget_erased(session, ORPHAN_KINDS)


@app.task
def tell_operators() -> None:
    with transaction() as session:
        mail_operators(session, utc_now(), load_settings())


@app.task
def warn_of_keys() -> None:
    with transaction() as session:
        warn_of_ending_keys(session, utc_now(), load_settings().public_url)


@app.task
def sweep_files() -> None:
    """Delete uploads without a row: their transaction failed, or the draft was deleted."""
    files, now = Files(load_settings().uploads), utc_now()
    sweep_uploads(transaction, files, now)
    sweep_answers(transaction, files, now)
    record_heartbeat("files")


@app.task
def purge() -> None:
    """Delete expired data in batches, each in its own transaction.

    `api/core/retention.py` has the periods. Counts the rows that were due.
    """
    with transaction() as session:
        due = dry_run(session, utc_now())
    purge_all(transaction, utc_now())
    count("retention", Counter({(rule.table,): rows for rule, rows in due if rows}))
    record_heartbeat("purge")


@app.task
def forget_log() -> None:
    """Each batch has its own transaction, so that the relay is hardly delayed."""
    before = utc_now() - timedelta(days=load_settings().event_retention_days)
    while True:
        with transaction() as session:
            pruned = prune_events(session, before, batch=PRUNE_BATCH)
        if pruned < PRUNE_BATCH:
            break
    record_heartbeat("forget log")
