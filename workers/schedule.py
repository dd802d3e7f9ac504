"""Schedule of beat. Every task may be started twice, so a second beat is harmless."""

from typing import Any

from api.core.queues import QUEUES, WEBHOOK_QUEUE
from api.core.settings import Settings

TICK_EXPIRES_SECONDS = 60.0
"""Seconds until a tick expires, so that ticks do not pile up while the workers are busy or down.
The worker compares beat's clock with its own: a beat may be this far behind.
"""
HEARTBEAT_SECONDS = 10.0
"""Seconds between two heartbeats."""


def beat_schedule(settings: Settings) -> dict[str, dict[str, Any]]:
    tick, minute, hour = settings.beat_interval_seconds, 60.0, 3600.0

    def every(seconds: float, task: str) -> dict[str, Any]:
        return {
            "task": task,
            "schedule": seconds,
            "options": {"expires": max(seconds, TICK_EXPIRES_SECONDS)},
        }

    def pulse(queue: str) -> dict[str, Any]:
        # Expires later than a tick: behind a full queue, a late heartbeat is better than none.
        options = {"queue": queue, "expires": 600}
        task = "workers.tasks.maintenance.pulse"
        return {"task": task, "args": [queue], "schedule": HEARTBEAT_SECONDS, "options": options}

    return {
        **{f"pulse of {queue}": pulse(queue) for queue in (*QUEUES, WEBHOOK_QUEUE)},
        "dialogues": every(tick, "workers.tasks.timers.move_dialogues"),
        "digests": every(tick, "workers.tasks.digests.send_digests"),
        "buyers' digests": every(tick, "workers.tasks.digests.mail_buyer_digests"),
        "buyers' readers": every(hour, "workers.tasks.digests.enrol_readers"),
        "meetings": every(tick, "workers.tasks.timers.move_meetings"),
        "relay": every(tick, "workers.tasks.events.relay"),
        "urgent mails": every(tick, "workers.tasks.mails.send_urgent_mails"),
        "bulk mails": every(tick, "workers.tasks.mails.send_bulk_mails"),
        "webhooks": every(tick, "workers.tasks.webhooks.send_webhooks"),
        "replays": every(tick, "workers.tasks.webhooks.replay_webhooks"),
        "hidings": every(tick, "workers.tasks.personal_data.finish"),
        "exports": every(tick, "workers.tasks.personal_data.export"),
        "expired exports": every(hour, "workers.tasks.personal_data.expire"),
        "business register": every(tick, "workers.tasks.register.ask_register"),
        "suppliers to look up": every(hour, "workers.tasks.register.enrol"),
        "orphans": every(minute, "workers.tasks.maintenance.end_orphans"),
        "operators' news": every(minute, "workers.tasks.maintenance.tell_operators"),
        "ending keys": every(hour, "workers.tasks.maintenance.warn_of_keys"),
        "search terms": every(minute, "workers.tasks.search.make_terms"),
        "sweep": every(tick, "workers.tasks.maintenance.sweep"),
        "forget log": every(hour, "workers.tasks.maintenance.forget_log"),
        "files": every(hour, "workers.tasks.maintenance.sweep_files"),
        "figures": every(hour, "workers.tasks.figures.keep_up"),
        "purge": every(hour, "workers.tasks.maintenance.purge"),
    }
