"""Rebuilds search terms after a change of the dictionaries or of the rules."""

from api.codelists.jobs import make_terms as of_codes
from api.dialogues.jobs import make_terms as of_dialogues
from api.digests.jobs import make_terms as of_watches
from api.organisations.jobs import make_terms as of_organisations
from api.plans.jobs import make_terms as of_procurements
from api.webhooks.jobs import make_terms as of_webhooks
from workers.app import app
from workers.runtime import transaction

STEPS = (of_codes, of_organisations, of_watches, of_webhooks, of_dialogues, of_procurements)
BATCHES = 50
"""Batches of each kind per task, so that other tasks of the queue run in between."""


@app.task
def make_terms() -> None:
    """Starts with the smallest tables. Each batch has its own transaction."""
    for step in STEPS:
        for _ in range(BATCHES):
            with transaction() as session:
                if not step(session):
                    break
