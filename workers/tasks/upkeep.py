"""Sweeping: what got lost comes back, what is no longer needed goes."""

from datetime import timedelta
from functools import partial

from api.accounts.jobs import purge_secrets
from api.core.clock import utc_now
from api.core.idempotency import purge_answers
from api.core.quotas import purge_quotas
from api.core.settings import load_settings
from api.documents.jobs import sweep_uploads
from api.documents.storage import Files
from api.events.jobs import forget_old, sweep_deliveries
from api.mails.jobs import purge_mails, purge_suppressions, sweep_mails
from api.notifications.purging import (
    erase_unwatching,
    purge_closed_slots,
    purge_ownerless_slots,
    purge_watch_requests,
    purge_watchless_matches,
)
from api.organisations.belongings import disable_due, orphan_ownerless
from api.organisations.jobs import fill_name_keys, purge_confirmations, purge_invitations
from api.organisations.operator_mails import tell_operators as mail_operators
from api.previews.belongings import PREVIEWS
from api.previews.jobs import purge_previews
from api.surveys.jobs import sweep_answers
from api.webhooks.belongings import WEBHOOKS
from api.webhooks.delivering import sweep_webhooks
from api.webhooks.jobs import purge_webhooks
from workers.app import app
from workers.runtime import transaction
from workers.signs import pulse as leave_pulse
from workers.tasks.events import hand_over, patience, room

BELONGINGS = (WEBHOOKS, PREVIEWS)
FORGET_AT_ONCE = 2000


@app.task
def pulse(queue: str) -> None:
    """In every queue, so that the last one seen tells how long the queue has stood still."""
    leave_pulse(queue)


@app.task
def sweep() -> None:
    now = utc_now()
    with transaction() as session:
        sweep_mails(session, now)
    with transaction() as session:
        sweep_webhooks(session, now)
    with transaction() as session:
        fill_name_keys(session)
    if batch := room():
        with transaction() as session:
            waiting = sweep_deliveries(session, now, batch=batch, hand_over=patience())
        hand_over(waiting)


@app.task
def end_orphans() -> None:
    """What a key or a member has left behind."""
    settings, now = load_settings(), utc_now()
    for step in (
        partial(orphan_ownerless, public_url=settings.public_url),
        disable_due,
    ):
        with transaction() as session:
            step(session, BELONGINGS, now)


@app.task
def tell_operators() -> None:
    with transaction() as session:
        mail_operators(session, utc_now(), load_settings())


@app.task
def sweep_files() -> None:
    """Uploads that nothing names: the transaction failed, or the draft was thrown away."""
    files, now = Files(load_settings().uploads), utc_now()
    sweep_uploads(transaction, files, now)
    sweep_answers(transaction, files, now)
    leave_pulse("files")


@app.task
def purge() -> None:
    """What grows with the platform goes a batch at a time, each in its own transaction."""
    with transaction() as session:
        for purge_all in (
            purge_answers,
            purge_secrets,
            purge_quotas,
            purge_invitations,
            purge_confirmations,
            purge_previews,
            purge_webhooks,
            purge_suppressions,
        ):
            purge_all(session, utc_now())
    for purge_batch in (
        purge_watch_requests,
        erase_unwatching,
        purge_mails,
        purge_closed_slots,
        purge_ownerless_slots,
        purge_watchless_matches,
    ):
        gone = 1
        while gone:
            with transaction() as session:
                gone = purge_batch(session, utc_now())
    leave_pulse("purge")


@app.task
def forget_log() -> None:
    """Batch by batch, each in its own transaction: the relay hardly notices."""
    before = utc_now() - timedelta(days=load_settings().log_retention_days)
    while True:
        with transaction() as session:
            forgotten = forget_old(session, before, batch=FORGET_AT_ONCE)
        if forgotten < FORGET_AT_ONCE:
            break
    leave_pulse("forget log")
