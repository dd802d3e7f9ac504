"""Sends pending mails; urgent mails have their own task and queue."""

from api.mails.jobs import BULK, URGENT
from workers.app import app
from workers.mail.sending import send_batch


@app.task
def send_urgent_mails() -> None:
    if send_batch(URGENT):
        send_urgent_mails.delay()


@app.task
def send_bulk_mails() -> None:
    """One batch per task, so that urgent mails run in between."""
    if send_batch(BULK):
        send_bulk_mails.delay()
