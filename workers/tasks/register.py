"""Looks up due suppliers in the business register, one after the other."""

import structlog

from api.core.clock import utc_now
from api.core.settings import load_settings
from api.organisations.register_jobs import (
    enrol_suppliers,
    note_found,
    note_no_answer,
    take_question,
)
from api.organisations.rules.register import RegisterAnswer
from workers.app import app
from workers.register.client import look_up
from workers.runtime import redis, transaction

MAX_LOOK_UPS = 10
"""Suppliers in one tick."""
ROUND_SECONDS, PAUSE = 115, 60
"""Seconds. No other round starts during a round, nor during the pause after a failed request. So a
slow or failing register never occupies more than one process.
"""
_LOCK = "business-register:turn"

log = structlog.get_logger(__name__)


@app.task
def ask_register() -> None:
    """Requests run outside any transaction."""
    url = load_settings().business_register_url
    if url is None or not redis().set(_LOCK, "1", nx=True, ex=ROUND_SECONDS):
        return
    if all(_look_up_next(url) for _ in range(MAX_LOOK_UPS)):
        redis().delete(_LOCK)
    else:
        redis().set(_LOCK, "1", ex=PAUSE)


def _look_up_next(url: str) -> bool:
    with transaction() as session:
        question = take_question(session, utc_now())
    if question is None:
        return True
    answer = look_up(
        url, question.business_id, seconds=load_settings().business_register_timeout_seconds
    )
    with transaction() as session:
        if isinstance(answer, RegisterAnswer):
            note_found(session, question, answer, utc_now())
            return True
        note_no_answer(session, question, utc_now(), answer.retry_after)
    log.info("the business register gives no answer", reason=answer.reason)
    return False


@app.task
def enrol() -> None:
    more = load_settings().business_register_url is not None
    while more:
        with transaction() as session:
            more = enrol_suppliers(session, utc_now()) > 0
