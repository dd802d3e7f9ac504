"""Starts tasks on PostgreSQL's NOTIFY. If a notification is lost, the next tick does the work.

A thread of the worker's main process listens to the channels that the triggers of the first
migration notify: one per table.
"""

import threading
import time
from collections.abc import Iterable

import psycopg
import structlog
from celery import bootsteps
from celery.worker import WorkController
from sqlalchemy import make_url

from api.core.settings import load_settings
from workers.tasks.events import relay
from workers.tasks.mails import send_bulk_mails, send_urgent_mails
from workers.tasks.webhooks import send_webhooks

CHANNELS = {
    "outbox": (relay,),
    "mails": (send_urgent_mails, send_bulk_mails),
    "webhook_deliveries": (send_webhooks,),
}
MERGE_SECONDS = 0.02
"""Seconds in which notifications of one channel are merged."""
RECONNECT_AFTER = 2.0

log = structlog.get_logger(__name__)


class Listener(bootsteps.StartStopStep):
    """Celery starts and stops this step with the worker."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: WorkController, **options: object) -> None:
        super().__init__(parent, **options)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="wakeup", daemon=True)

    def include_if(self, parent: WorkController) -> bool:
        """Only workers of the queue `default` listen; the webhook senders do not."""
        return "default" in parent.app.amqp.queues.consume_from

    def start(self, _: WorkController) -> None:
        self._thread.start()

    def stop(self, _: WorkController) -> None:
        self._stopping.set()

    def terminate(self, _: WorkController) -> None:
        self._stopping.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except (psycopg.Error, OSError) as error:
                log.warning("cannot listen to the database", reason=type(error).__name__)
                self._stopping.wait(RECONNECT_AFTER)

    def _listen(self) -> None:
        url = make_url(load_settings().database_url).set(drivername="postgresql")
        plain = url.render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            for channel in CHANNELS:
                connection.execute(f"LISTEN {channel}".encode())
            _wake(CHANNELS)  # work that arrived while nobody listened
            while not self._stopping.is_set():
                # Read to the end: the generator holds the connection's lock until it is exhausted.
                notices = list(connection.notifies(timeout=1, stop_after=1))
                if notices:
                    time.sleep(MERGE_SECONDS)
                    notices += connection.notifies(timeout=0)
                    _wake({notice.channel for notice in notices})


def _wake(channels: Iterable[str]) -> None:
    for channel in channels:
        for task in CHANNELS[channel]:
            task.delay()
