"""Formats errors for logs without personal data.

PostgreSQL quotes rows in its messages (`Key (email)=(…) already exists`, `Failing row contains …`),
and SQLAlchemy quotes PostgreSQL.
"""

import re
import traceback
from collections.abc import Iterator

import psycopg
from sqlalchemy.exc import StatementError
from structlog.typing import ExcInfo

_ADDRESS = re.compile(r"[^\s<>\"'(]+@[^\s<>\"')]+")


def written_error(exc_info: ExcInfo) -> str:
    """The traceback as Python writes it, causes first."""
    return "\n".join(_blocks(exc_info[1])).rstrip()


def _blocks(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _blocks(before)
        yield "– which led to:"
    yield from (line.rstrip() for line in traceback.format_tb(error.__traceback__))
    yield error_line(error)


def error_line(error: BaseException) -> str:
    """The class of the error with its redacted text."""
    words = " ".join(_words(error).split())
    name = type(error).__qualname__
    return f"{name}: {words}" if words else name


def _words(error: BaseException) -> str:
    if isinstance(error, psycopg.Error):
        return f"{error.sqlstate or ''} {error.diag.constraint_name or ''}"
    if isinstance(error, StatementError):
        return error_line(error.orig) if error.orig else ""
    return _ADDRESS.sub("…@…", str(error))
