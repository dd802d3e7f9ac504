"""Removes error texts, which may hold personal data, from Celery's log of failed tasks."""

import logging


def without_error_texts(record: logging.LogRecord) -> bool:
    """Logging filter. Celery puts the whole error text and traceback into its message. Our
    formatter logs `exc_info` instead (`api.core.log_redaction`).
    """
    if isinstance(record.args, dict) and record.exc_info:
        kind = record.exc_info[0]
        fields = {
            "exc": kind.__qualname__ if kind else "",
            "traceback": "",
            "args": "",
            "kwargs": "",
        }
        record.args = {**record.args, **fields}
    return True
