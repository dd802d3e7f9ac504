"""Which uploaded files answer a question, and which have had their time."""

from collections.abc import Sequence

from api.core.errors import Fault, raise_faults
from api.surveys.models import Survey, SurveyFile
from api.surveys.questions import Answers, FileQuestion

FOLDER = "answers"
"""In the store. One of its own: a sweeper that does not know surveys finds nothing here."""

Uploaded = frozenset[tuple[str, str]]
"""Pairs of a question's key and the id of a file."""


def uploaded(files: Sequence[SurveyFile]) -> Uploaded:
    return frozenset((file.question, str(file.id)) for file in files)


def require_file_question(survey: Survey, key: str) -> None:
    if not any(
        question.key == key and isinstance(question, FileQuestion) for question in survey.questions
    ):
        raise_faults([Fault("?question", "not_a_file_question")])


def replaced(files: Sequence[SurveyFile], key: str) -> list[SurveyFile]:
    """What a new upload takes the place of. What the saved answers name stays until they change."""
    return [file for file in files if file.question == key and not file.named]


def name(files: Sequence[SurveyFile], answers: Answers) -> list[SurveyFile]:
    """Marks those that the answers name. What they name no more is returned, to be deleted."""
    dropped = []
    for file in files:
        was_named, file.named = file.named, answers.get(file.question) == str(file.id)
        if was_named and not file.named:
            dropped.append(file)
    return dropped
