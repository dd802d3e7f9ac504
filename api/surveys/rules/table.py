"""Responses as a table: one row each, under a number of chance, without a time.

A time would tell which comment came from the same hand.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from api.core.text import Language, best_text, translate
from api.exchange.tables import Cell
from api.surveys.models import Survey
from api.surveys.questions import (
    Answers,
    Chosen,
    DateQuestion,
    MultipleChoice,
    Question,
    SingleChoice,
    has_open_text,
    open_text,
)

_BETWEEN = "; "


def headings(survey: Survey, language: Language) -> list[str]:
    return [translate("survey.export.response", language), *_question_headings(survey, language)]


def row(
    survey: Survey, number: int, answers: Answers, quotes: Collection[str], language: Language
) -> list[Cell]:
    cells: list[Cell] = [number]
    for question in survey.questions:
        answer = answers.get(question.key)
        cells.append(_cell(question, answer, language))
        if has_open_text(question):
            cells.append(_consent(answer, question.key in quotes, language))
    return cells


def _question_headings(survey: Survey, language: Language) -> Iterator[str]:
    for question in survey.questions:
        title = best_text(question.title, language)
        yield title
        if has_open_text(question):
            yield translate("survey.export.may_be_quoted", language, question=title)


def _cell(question: Question, answer: Any, language: Language) -> Cell:
    match question, answer:
        case SingleChoice(options=options), str():
            labels = {option.key: best_text(option.label, language) for option in options}
            return labels[answer]
        case MultipleChoice(options=options), Chosen():
            chosen = [
                best_text(one.label, language) for one in options if one.key in answer.options
            ]
            return _BETWEEN.join([*chosen, *([answer.other] if answer.other else [])])
        case DateQuestion(), str():
            return date.fromisoformat(answer)
        case _, float() if answer.is_integer():
            return int(answer)
    return answer  # type: ignore[no-any-return]


def _consent(answer: Any, may_be_quoted: bool, language: Language) -> Cell:
    if not open_text(answer):
        return None
    return translate(f"survey.export.{'yes' if may_be_quoted else 'no'}", language)
