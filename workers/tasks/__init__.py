"""Celery's tasks: a dozen lines each, ids in, the work itself in the features' `jobs.py`."""

from workers.tasks import digests, events, mails, upkeep

__all__ = ["digests", "events", "mails", "upkeep"]
