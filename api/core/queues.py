"""The queues of the workers by name: who fills and empties them, and who measures them."""

QUEUES = ("urgent", "default", "bulk")
"""Sign-in mails; what follows from events; digests. A worker empties them in this order: as long as
nobody gives it `--queues`, of which Celery makes a set, in any order."""
WEBHOOK_QUEUE = "webhooks"
"""For a process of its own: a target may take ten seconds to say nothing."""
