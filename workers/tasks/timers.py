"""What happens because its time has come: drafts are published, dialogues open, near their end, and
close; results of surveys become public, lots are drawn, and people reminded of their meetings.
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
"""One batch; how many were moved."""


@app.task
def move_dialogues() -> None:
    _take(publish_due, open_due, announce_closing, close_due, publish_results)


@app.task
def move_meetings() -> None:
    _take(draw_due, partial(remind_due, settings=load_settings()))


def _take(*steps: Step) -> None:
    """Each batch in its own transaction, until nothing is due. A step that fails stops no other:
    that a draft cannot be published must not keep dialogues from closing in time.
    """
    for step in steps:
        try:
            _until_nothing_is_due(step)
        except Exception:
            log.exception("a step of the clock failed")


def _until_nothing_is_due(step: Step) -> None:
    moved = 1
    while moved:
        with transaction() as session:
            moved = step(session, utc_now())
