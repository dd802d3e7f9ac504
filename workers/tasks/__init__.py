"""Celery's tasks: a dozen lines each, ids in, the work itself in the features' `jobs.py`."""

from workers.tasks import (
    digests,
    events,
    mails,
    maintenance,
    personal_data,
    register,
    search,
    timers,
    webhooks,
)

__all__ = [
    "digests",
    "events",
    "mails",
    "maintenance",
    "personal_data",
    "register",
    "search",
    "timers",
    "webhooks",
]
