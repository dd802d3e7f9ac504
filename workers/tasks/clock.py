"""What happens because its time has come: dialogues open, near their end, and close."""

from api.core.clock import utc_now
from api.dialogues.jobs import announce_closing, close_due, open_due
from workers.app import app
from workers.runtime import transaction


@app.task(queue="default")
def move_dialogues() -> None:
    """Each step in its own transaction, a batch at a time, until nothing is due."""
    for step in (open_due, announce_closing, close_due):
        moved = 1
        while moved:
            with transaction() as session:
                moved = step(session, utc_now())
