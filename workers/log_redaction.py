"""What Celery says of a task that failed, without the words of whoever the task was for."""

import logging


def without_words(record: logging.LogRecord) -> bool:
    """A logging filter: Celery writes the error with all its words, and its traceback, into its
    message. Ours follow from `exc_info` (`api.core.log_redaction`).
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
