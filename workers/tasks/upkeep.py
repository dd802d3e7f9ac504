"""Sweeping: what got lost comes back, what is no longer needed goes."""

from datetime import timedelta

from api.accounts.jobs import purge_secrets
from api.core.clock import utc_now
from api.core.idempotency import purge_answers
from api.core.settings import load_settings
from api.events.jobs import forget_old, sweep_deliveries
from api.mails.jobs import purge_mails, sweep_mails
from workers.app import app
from workers.runtime import transaction
from workers.tasks.events import hand_over

FORGET_AT_ONCE = 2000


@app.task(queue="default")
def sweep() -> None:
    now = utc_now()
    with transaction() as session:
        sweep_mails(session, now)
    with transaction() as session:
        waiting = sweep_deliveries(session, now)
    hand_over(waiting)


@app.task(queue="bulk")
def purge() -> None:
    now = utc_now()
    with transaction() as session:
        purge_mails(session, now)
        purge_answers(session, now)
        purge_secrets(session, now)


@app.task(queue="bulk")
def forget_log() -> None:
    """Batch by batch, each in its own transaction: the relay hardly notices."""
    before = utc_now() - timedelta(days=load_settings().log_retention_days)
    while True:
        with transaction() as session:
            forgotten = forget_old(session, before, batch=FORGET_AT_ONCE)
        if forgotten < FORGET_AT_ONCE:
            return
