"""Timed steps: publish drafts, open dialogues, announce their end and close them, publish survey
results, draw slots of meetings, and send reminders of meetings.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy.orm import Session

from api.core.clock import utc_now
from api.core.settings import load_settings
from api.dialogues.jobs import announce_closing, close_due, open_due
from api.meetings.jobs import draw_due, remind_due
from api.publication.jobs import publish_due
from api.surveys.jobs import publish_results
from workers.app import app
from workers.runtime import transaction

log = structlog.get_logger(__name__)

Step = Callable[[Session, datetime], int]
"""Handles one batch and returns the number of changed rows."""


@app.task
def move_dialogues() -> None:
    _run_steps(publish_due, open_due, announce_closing, close_due, publish_results)


@app.task
def move_meetings() -> None:
    _run_steps(draw_due, partial(remind_due, settings=load_settings()))


def _run_steps(*steps: Step) -> None:
    """Run each step in batches until nothing is due. A failing step does not stop the others: a
    draft that cannot be published must not delay the closing of dialogues.
    """
    for step in steps:
        try:
            _run_until_done(step)
        except Exception:
            log.exception("a step of the clock failed")


def _run_until_done(step: Step) -> None:
    moved = 1
    while moved:
        with transaction() as session:
            moved = step(session, utc_now())
