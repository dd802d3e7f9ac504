"""The Celery application. Tasks carry ids only; PostgreSQL holds the data.

Redis may be lost at any moment: the sweepers queue pending work again.
"""

import logging
from typing import Any

from celery import Celery
from celery.signals import setup_logging

from api.core.logging import configure_logs
from api.core.queues import QUEUES, WEBHOOK_QUEUE
from api.core.settings import load_settings
from workers.fail_fast_worker import FailFastWorker
from workers.log_redaction import without_error_texts
from workers.schedule import beat_schedule

ROUTES = {
    "workers.tasks.mails.send_urgent_mails": "urgent",
    "workers.tasks.mails.send_bulk_mails": "bulk",
    "workers.tasks.digests.*": "bulk",
    "workers.tasks.ocds.*": "bulk",
    "workers.tasks.personal_data.export": "bulk",
    "workers.tasks.personal_data.expire": "bulk",
    "workers.tasks.register.*": "bulk",
    "workers.tasks.search.*": "bulk",
    "workers.tasks.maintenance.forget_log": "bulk",
    "workers.tasks.maintenance.purge": "bulk",
    "workers.tasks.maintenance.sweep_files": "bulk",
    "workers.tasks.webhooks.send_webhooks": WEBHOOK_QUEUE,
}
"""Queues of tasks that do not use `default`. Celery 6 no longer lets a task name its queue."""


INCLUDED = ["workers.clock", "workers.tasks.registry", "workers.telemetry"]


def _transport_options(broker: str) -> dict[str, Any]:
    if not broker.startswith("redis"):
        return {}
    return {
        # Celery returns tasks of a crashed worker only when it sweeps: every second instead of
        # every ten.
        "unacked_restore_interval": 1,
        "unacked_restore_throttle": 1,
        "visibility_timeout": 300,
        "queue_order_strategy": "priority",
    }


def create_celery() -> Celery:
    settings = load_settings()
    broker = settings.broker
    celery = Celery("vuoropuhelu", broker=broker, include=INCLUDED)
    celery.conf.update(
        beat_schedule=beat_schedule(settings),
        accept_content=["json"],
        broker_connection_retry_on_startup=True,
        broker_transport_options=_transport_options(broker),
        result_backend=None,
        task_acks_late=True,
        task_default_queue="default",
        task_queues={name: {"exchange": name, "routing_key": name} for name in QUEUES},
        task_ignore_result=True,
        task_reject_on_worker_lost=True,
        task_routes=ROUTES,
        task_serializer="json",
        task_soft_time_limit=120,
        task_time_limit=150,
        timezone="UTC",
        worker_prefetch_multiplier=1,
    )
    celery.steps["worker"].add("workers.listener:Listener")
    celery.Worker = celery.subclass_with_self(FailFastWorker)  # type: ignore[misc] # cached, not fixed
    return celery


@setup_logging.connect
def _configure_logging(**_: object) -> None:
    """Replaces Celery's logging. A line for each tick and task would hide important ones.

    "Discarding revoked task" is a tick that expired because no worker took it. The next tick does
    its work.
    """
    configure_logs(load_settings())
    quieted = ("celery.beat", "celery.worker.strategy", "celery.worker.request", "celery.app.trace")
    for name in quieted:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("celery.app.trace").addFilter(without_error_texts)


app = create_celery()


def queued(queue: str) -> int:
    """Number of waiting messages, for any broker; 0 if the queue has never existed."""
    with app.connection_for_write() as connection:
        channel: Any = connection.default_channel
        try:
            return int(channel.queue_declare(queue, passive=True).message_count)
        except connection.channel_errors:
            return 0
