"""Answers to a survey as the preview shows them. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from api.core.i18n import Language, translate
from api.surveys.questions import (
    ChosenOptions,
    DateQuestion,
    FileQuestion,
    MultipleChoiceQuestion,
    NumberQuestion,
    Question,
    SingleChoiceQuestion,
)
from api.web.forms.form import Detail
from api.web.languages import best_text


def answer_details(
    questions: Sequence[Question],
    answers: Mapping[str, Any],
    quotes: Sequence[str],
    language: Language,
    file_lines: Callable[[Question], list[str]],
) -> list[Detail]:
    """In the order of the questions; those that were not answered are left out."""
    details: list[Detail] = []
    for question in questions:
        if question.key in answers:
            is_file = isinstance(question, FileQuestion)
            answer = answers[question.key]
            lines = file_lines(question) if is_file else _lines(question, answer, language)
            if question.key in quotes:
                lines.append(translate("page.survey_answer.quotable", language))
            details.append((best_text(question.title, language), lines))
    return details


def _lines(question: Question, answer: Any, language: Language) -> list[str]:
    match question, answer:
        case SingleChoiceQuestion(options=options), str():
            labels = {option.key: option.label for option in options}
            return [best_text(labels.get(answer, {}), language) or answer]
        case MultipleChoiceQuestion(options=options), ChosenOptions():
            labels = {option.key: option.label for option in options}
            selected = [best_text(labels.get(key, {}), language) for key in answer.options]
            return [*selected, *([answer.other] if answer.other else [])]
        case NumberQuestion(unit=unit), float():
            number = f"{answer:.15g}"
            shown = number if language is Language.EN else number.replace(".", ",")
            return [f"{shown} {best_text(unit, language)}" if unit else shown]
        case DateQuestion(), str():
            return [_day(answer)]
        case _, float():
            return [f"{answer:.15g}"]
    return [str(answer)]


def _day(text: str) -> str:
    """As it is, if it is no day: the service will say so."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day}.{day.month}.{day.year}"
