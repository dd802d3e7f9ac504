"""What happens because its time has come: drafts are published, dialogues open, near their end, and
close; lots are drawn, and people reminded of their meetings.
"""

from functools import partial

from api.core.clock import utc_now
from api.core.settings import load_settings
from api.dialogues.jobs import announce_closing, close_due, open_due, publish_due
from api.documents.recording import WITH_DIALOGUE
from api.meetings.jobs import draw_due, remind_due
from workers.app import app
from workers.runtime import transaction


@app.task
def move_dialogues() -> None:
    """Each step in its own transaction, a batch at a time, until nothing is due."""
    publish = partial(publish_due, parts=WITH_DIALOGUE)
    for step in (publish, open_due, announce_closing, close_due):
        moved = 1
        while moved:
            with transaction() as session:
                moved = step(session, utc_now())


@app.task
def move_meetings() -> None:
    for step in (draw_due, partial(remind_due, settings=load_settings())):
        moved = 1
        while moved:
            with transaction() as session:
                moved = step(session, utc_now())
