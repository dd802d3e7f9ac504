"""Sweeping files that answer nothing: first the rows, then what no row names."""

from datetime import datetime

from sqlalchemy import delete

from api.documents.jobs import GRACE, Transaction, sweep_folder
from api.documents.storage import Files
from api.surveys import queries
from api.surveys.models import SurveyFile
from api.surveys.rules.files import FOLDER


def sweep_answers(transaction: Transaction, files: Files, now: datetime) -> int:
    with transaction() as session:
        session.execute(delete(SurveyFile).where(queries.in_vain(now - GRACE)))
    return sweep_folder(transaction, files, FOLDER, queries.named, now)
