"""Jobs that announce published results and delete unused files."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from api.core.actor import SYSTEM
from api.core.outbox import record_event
from api.documents.jobs import GRACE, Transaction, sweep_folder
from api.documents.storage import Files
from api.surveys import queries
from api.surveys.models import Survey, SurveyFile
from api.surveys.rules import transitions
from api.surveys.rules.files import FOLDER

BATCH = 100


def publish_results(session: Session, now: datetime) -> int:
    """Announce due results and return the number of surveys, zero when none is left.

    The caller commits.
    """
    due = session.execute(queries.results_due(now, BATCH)).all()
    for survey, dialogue in due:
        record_event(session, SYSTEM, transitions.results_published(survey, dialogue))
    stmt = update(Survey).where(Survey.id.in_([survey.id for survey, _ in due]))
    # A bulk update keeps the versions of the rows, as nothing visible changed.
    session.execute(
        stmt.values(results_published_at=now), execution_options={"synchronize_session": False}
    )
    session.flush()
    return len(due)


def sweep_answers(transaction: Transaction, files: Files, now: datetime) -> int:
    """Delete rows of unused files first, then files that no row names."""
    with transaction() as session:
        session.execute(delete(SurveyFile).where(queries.in_vain(now - GRACE)))
    return sweep_folder(transaction, files, FOLDER, queries.named, now)
