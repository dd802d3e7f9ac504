"""Rules for which questions are shown, depending on the answers so far."""

from collections.abc import Iterable, Mapping
from typing import Any

from api.surveys.questions import (
    AnsweredCondition,
    Answers,
    ChosenOptions,
    EqualsCondition,
    OneOfCondition,
    Question,
    ShownIf,
)


def shown(questions: Iterable[Question], answers: Mapping[str, Any]) -> list[Question]:
    """Shown questions. A condition uses only answers to earlier questions that are shown."""
    result: list[Question] = []
    counted: dict[str, Any] = {}
    for question in questions:
        if holds(question.shown_if, counted):
            result.append(question)
            if question.key in answers:
                counted[question.key] = answers[question.key]
    return result


def answers_shown(questions: Iterable[Question], answers: Answers) -> Answers:
    """Answers to shown questions only."""
    keys = {question.key for question in shown(questions, answers)}
    return {key: value for key, value in answers.items() if key in keys}


def holds(condition: ShownIf | None, answers: Mapping[str, Any]) -> bool:
    if condition is None:
        return True
    if condition.question not in answers:
        return False
    given = _values(answers[condition.question])
    match condition:
        case AnsweredCondition():
            return True
        case EqualsCondition(value=value):
            return value in given
        case OneOfCondition(values=values):
            return not given.isdisjoint(values)


def _values(answer: Any) -> set[Any]:
    return set(answer.options) if isinstance(answer, ChosenOptions) else {answer}
