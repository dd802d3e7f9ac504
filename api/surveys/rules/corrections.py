"""Rules of corrections, which change only texts and keep the old ones."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from api.core.errors import Fault
from api.core.i18n import TextsPatch, merge_texts
from api.surveys.inputs import CorrectionCreate, QuestionTexts
from api.surveys.models import Survey, TextChange
from api.surveys.questions import (
    MultipleChoiceQuestion,
    Question,
    QuestionOption,
    SingleChoiceQuestion,
)

_FIELDS = ("title", "help", "low_label", "high_label", "unit")


def correction_faults(questions: Sequence[Question], data: CorrectionCreate) -> Iterator[Fault]:
    """Faults of texts for questions, fields or options that do not exist."""
    by_key = {question.key: question for question in questions}
    for key, texts in _by_question(data).items():
        pointer = f"/questions/{key}"
        if key not in by_key:
            yield Fault(pointer, "unknown_question")
        else:
            yield from _missing(pointer, by_key[key], texts)


def _missing(pointer: str, question: Question, texts: QuestionTexts) -> Iterator[Fault]:
    for field in (*_FIELDS, "options"):
        if getattr(texts, field) is not UNSET and not hasattr(question, field):
            yield Fault(f"{pointer}/{field}", "not_of_this_question")
    if texts.options is not UNSET and isinstance(
        question, SingleChoiceQuestion | MultipleChoiceQuestion
    ):
        options = {option.key for option in question.options}
        for key in texts.options:
            if key not in options:
                yield Fault(f"{pointer}/options/{key}", "unknown_option")


def correct(survey: Survey, data: CorrectionCreate) -> list[TextChange]:
    """Apply the correction and return the changes, empty if there are none."""
    changes: list[TextChange] = []
    for field in ("title", "introduction"):
        new = _corrected(f"/{field}", getattr(survey, field), getattr(data, field), changes)
        setattr(survey, field, new)
    by_question = _by_question(data)
    survey.questions = [
        _corrected_question(question, by_question.get(question.key, QuestionTexts()), changes)
        for question in survey.questions
    ]
    return changes


def _by_question(data: CorrectionCreate) -> Mapping[str, QuestionTexts]:
    return {} if data.questions is UNSET else data.questions


def _corrected_question(
    question: Question, texts: QuestionTexts, changes: list[TextChange]
) -> Question:
    pointer = f"/questions/{question.key}"
    new: dict[str, Any] = {
        field: _corrected(f"{pointer}/{field}", getattr(question, field), patch, changes)
        for field in _FIELDS
        if (patch := getattr(texts, field)) is not UNSET
    }
    if texts.options is not UNSET and isinstance(
        question, SingleChoiceQuestion | MultipleChoiceQuestion
    ):
        labels: Mapping[str, TextsPatch] = texts.options
        new["options"] = [
            _corrected_option(pointer, option, labels.get(option.key, {}), changes)
            for option in question.options
        ]
    return replace(question, **new)


def _corrected_option(
    pointer: str, option: QuestionOption, patch: TextsPatch, changes: list[TextChange]
) -> QuestionOption:
    place = f"{pointer}/options/{option.key}"
    return replace(option, label=_corrected(place, option.label, patch, changes))


def _corrected(pointer: str, old: Any, patch: Any, changes: list[TextChange]) -> Any:
    if patch is UNSET:
        return old
    new = merge_texts(old, patch)
    if new != old:
        changes.append(TextChange(pointer, old, new))
    return new
