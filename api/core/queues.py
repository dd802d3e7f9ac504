"""Names of the workers' queues, for all code that fills, empties and measures them."""

QUEUES = ("urgent", "default", "bulk")
"""Sign-in mails, event handlers, and digests. A worker empties them in this order, unless it gets
`--queues`, which Celery turns into a set without an order.
"""
WEBHOOK_QUEUE = "webhooks"
"""Has its own process: a target may take ten seconds without answering."""
