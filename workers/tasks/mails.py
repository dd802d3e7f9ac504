"""Send what waits, urgent mails apart from the many."""

from api.mails.jobs import BULK, URGENT
from workers.app import app
from workers.mail.sending import send_batch


@app.task
def send_urgent_mails() -> None:
    if send_batch(URGENT):
        send_urgent_mails.delay()


@app.task
def send_bulk_mails() -> None:
    """A batch at a time, so that urgent ones get their turn in between."""
    if send_batch(BULK):
        send_bulk_mails.delay()
