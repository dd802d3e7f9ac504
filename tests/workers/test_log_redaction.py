"""An error in a log has its kind and place, but no data of people."""

import io
import json
import logging
import smtplib

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from api.core.db import build_engine
from api.core.log_redaction import error_line, written_error
from api.core.logging import configure_logs
from api.core.settings import Settings
from workers.log_redaction import without_error_texts

ADDRESS = "aino.salainen@puhtax.example"
TWICE = "INSERT INTO once VALUES (:address), (:address)"


def _violation(settings: Settings) -> IntegrityError:
    engine = build_engine(settings)
    try:
        with engine.connect() as connection:
            connection.execute(text("CREATE TEMPORARY TABLE once (email text UNIQUE)"))
            connection.execute(text(TWICE), {"address": ADDRESS})
    except IntegrityError as error:
        return error
    finally:
        engine.dispose()
    raise AssertionError("PostgreSQL took the same address twice")


def test_values_quoted_by_postgresql_are_removed(settings: Settings) -> None:
    error = _violation(settings)
    assert ADDRESS in str(error)  # or the test shows nothing
    written = written_error((type(error), error, error.__traceback__))
    assert ADDRESS not in written
    assert "UniqueViolation: 23505 once_email_key" in written
    assert 'text(TWICE), {"address": ADDRESS}' in written
    assert written.index("UniqueViolation") < written.index("IntegrityError")


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError(f"no person {ADDRESS} here"), "ValueError: no person …@… here"),
        (KeyError("title"), "KeyError: 'title'"),
        (smtplib.SMTPServerDisconnected(), "SMTPServerDisconnected"),
        (RuntimeError(f"<{ADDRESS}>\nand more"), "RuntimeError: <…@…> and more"),
    ],
)
def test_other_messages_lose_addresses_only(error: Exception, line: str) -> None:
    assert error_line(error) == line


def test_celerys_message_of_a_failed_task_is_removed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    logger = logging.getLogger("celery.app.trace.test")
    logger.addFilter(without_error_texts)
    try:
        configure_logs(settings)
        error = _violation(settings)
        context = {"name": "digests", "exc": repr(error), "traceback": str(error), "args": ADDRESS}
        logger.error("Task %(name)s raised: %(exc)s\n%(traceback)s", context, exc_info=error)
    finally:
        root.handlers[:], root.level = before
        structlog.reset_defaults()
    told = json.loads(stream.getvalue().splitlines()[-1])
    assert told["event"].startswith("Task digests raised: IntegrityError")
    assert "UniqueViolation" in told["exception"]
    assert ADDRESS not in stream.getvalue()
