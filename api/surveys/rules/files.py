"""Rules that decide which uploaded files are answers and which are deleted."""

from collections.abc import Sequence

from api.core.errors import Fault, raise_faults
from api.surveys.models import Survey, SurveyFile
from api.surveys.questions import Answers, FileQuestion

FOLDER = "answers"
"""Separate folder in the store, so that a sweeper of an older release deletes nothing here."""

Uploaded = frozenset[tuple[str, str]]
"""Pairs of question key and file id."""


def uploaded(files: Sequence[SurveyFile]) -> Uploaded:
    return frozenset((file.question, str(file.id)) for file in files)


def require_file_question(survey: Survey, key: str) -> None:
    if not any(
        question.key == key and isinstance(question, FileQuestion) for question in survey.questions
    ):
        raise_faults([Fault("?question", "not_a_file_question")])


def replaced(files: Sequence[SurveyFile], key: str) -> list[SurveyFile]:
    """Files that a new upload replaces. Files named by the saved answers stay until
    those change.
    """
    return [file for file in files if file.question == key and not file.named]


def name(files: Sequence[SurveyFile], answers: Answers) -> list[SurveyFile]:
    """Mark files that the answers name, and return those no longer named, for deletion."""
    dropped = []
    for file in files:
        was_named, file.named = file.named, answers.get(file.question) == str(file.id)
        if was_named and not file.named:
            dropped.append(file)
    return dropped
