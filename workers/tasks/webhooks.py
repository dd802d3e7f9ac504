"""Send webhooks. In a queue and a process of their own: a target that hangs delays only others."""

from api.core.clock import utc_now
from api.webhooks.jobs import replay_batch
from workers.app import app
from workers.runtime import transaction
from workers.webhooks.sending import claim, send


@app.task
def send_webhooks() -> None:
    """One message. While there may be more, another sender is called before, and one after."""
    message = claim()
    if message is None:
        return
    send_webhooks.delay()
    send(message)
    send_webhooks.delay()


@app.task
def replay_webhooks() -> None:
    """A batch at a time, each in its own transaction."""
    more = True
    while more:
        with transaction() as session:
            more = replay_batch(session, utc_now())
