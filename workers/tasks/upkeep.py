"""Sweeping: what got lost comes back, what is no longer needed goes."""

from api.accounts.jobs import purge_secrets
from api.core.clock import utc_now
from api.core.idempotency import purge_answers
from api.events.jobs import sweep_deliveries
from api.mails.jobs import purge_mails, sweep_mails
from api.webhooks.delivering import sweep_webhooks
from api.webhooks.jobs import purge_webhooks
from workers.app import app
from workers.runtime import transaction
from workers.tasks.events import run_reaction


@app.task(queue="default")
def sweep() -> None:
    now = utc_now()
    with transaction() as session:
        sweep_mails(session, now)
    with transaction() as session:
        sweep_webhooks(session, now)
    with transaction() as session:
        waiting = sweep_deliveries(session, now)
    for delivery_id in waiting:
        run_reaction.delay(str(delivery_id))


@app.task(queue="bulk")
def purge() -> None:
    now = utc_now()
    with transaction() as session:
        purge_mails(session, now)
        purge_answers(session, now)
        purge_secrets(session, now)
        purge_webhooks(session, now)
