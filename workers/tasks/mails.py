"""Send what waits, urgent mails apart from the many."""

from api.mails.jobs import BULK, URGENT
from workers.app import app
from workers.mail.sending import send_due


@app.task(queue="urgent")
def send_urgent_mails() -> None:
    if send_due(URGENT):
        send_urgent_mails.delay()


@app.task(queue="bulk")
def send_bulk_mails() -> None:
    """A turn at a time, so that urgent ones get theirs in between."""
    if send_due(BULK):
        send_bulk_mails.delay()
