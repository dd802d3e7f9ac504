"""Sends webhooks. They have their own queue and process: a target that hangs delays
webhooks only.
"""

from api.core.clock import utc_now
from api.webhooks.jobs import replay_batch
from workers.app import app
from workers.runtime import transaction
from workers.webhooks.sending import claim, send


@app.task
def send_webhooks() -> None:
    """Send one message. While there may be more, queue one task before sending and one after."""
    message = claim()
    if message is None:
        return
    send_webhooks.delay()
    send(message)
    send_webhooks.delay()


@app.task
def replay_webhooks() -> None:
    """Each batch has its own transaction."""
    more = True
    while more:
        with transaction() as session:
            more = replay_batch(session, utc_now())
