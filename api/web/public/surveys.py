"""A survey in the words of a dialogue's page. Pure."""

from collections.abc import Mapping, Sequence

import msgspec

from api.presenters.html import Html, html_of
from api.presenters.presenter import Presenter
from api.presenters.surveys import AskedQuestion, answered_question, counts_of
from api.presenters.texts import PageText
from api.surveys.models import Survey
from api.surveys.questions import (
    Question,
)
from api.surveys.result_schemas import (
    ResultsOut,
)

Quotes = Mapping[str, Sequence[str]]
"""What may be published of each question's open texts."""


class ShownSurvey(msgspec.Struct, frozen=True):
    id: str
    title: PageText | None
    introduction: Html | None
    details: list[str]
    most: int
    """Responses: how long a bar can be."""
    questions: list[AskedQuestion]
    """With their results; none until those are public."""


def survey_of(survey: Survey, state: str, words: Presenter) -> ShownSurvey:
    return ShownSurvey(
        id=str(survey.id),
        title=words.text(survey.title),
        introduction=html_of(survey.introduction, words),
        details=[state, words.tn("page.survey.questions", len(survey.questions))],
        most=0,
        questions=[],
    )


def with_results(
    shown: ShownSurvey,
    questions: Sequence[Question],
    results: ResultsOut,
    quotes: Quotes,
    words: Presenter,
) -> ShownSurvey:
    return msgspec.structs.replace(
        shown,
        details=[*shown.details, *counts_of(results, words)],
        most=results.responses.number,
        questions=[
            answered_question(question, result, quotes.get(question.key, ()), words)
            for question, result in zip(questions, results.questions, strict=True)
        ],
    )
