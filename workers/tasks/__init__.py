"""Celery's tasks: a dozen lines each, ids in, the work itself in the features' `jobs.py`."""

from workers.tasks import (
    clock,
    digests,
    events,
    mails,
    personal_data,
    register,
    search,
    upkeep,
    webhooks,
)

__all__ = [
    "clock",
    "digests",
    "events",
    "mails",
    "personal_data",
    "register",
    "search",
    "upkeep",
    "webhooks",
]
