"""Faults of answers. Drafts may be incomplete, but their answers must have the right type."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from api.core.errors import Fault
from api.surveys.questions import (
    LARGEST,
    Answers,
    ChosenOptions,
    DateQuestion,
    FileQuestion,
    MultipleChoiceQuestion,
    NumberQuestion,
    Question,
    ScaleQuestion,
    SingleChoiceQuestion,
    TextQuestion,
    has_open_text,
    open_text,
)
from api.surveys.rules.files import Uploaded
from api.surveys.rules.visibility import answers_shown, shown

YEARS = range(1900, 2201)
"""Spreadsheets do not support earlier years."""


def without_blanks(answers: Mapping[str, Any]) -> Answers:
    """Remove blank answers, which count as not answered."""
    tidied = {key: _tidied(value) for key, value in answers.items()}
    return {key: value for key, value in tidied.items() if value not in ("", ChosenOptions())}


def _tidied(value: Any) -> Any:
    """Remove duplicate options and blank texts."""
    if isinstance(value, ChosenOptions):
        other = (value.other or "").strip() or None
        return ChosenOptions(list(dict.fromkeys(value.options)), other)
    return value.strip() if isinstance(value, str) else value


def as_submitted(
    questions: Sequence[Question], answers: Answers, quotes: Sequence[str]
) -> tuple[Answers, list[str]]:
    """Answers to shown questions, and the quotes that have a text."""
    kept = answers_shown(questions, answers)
    return kept, [key for key in quotes if open_text(kept.get(key))]


def answer_faults(
    questions: Sequence[Question],
    answers: Answers,
    quotes: Sequence[str],
    uploaded: Uploaded = frozenset(),
) -> Iterator[Fault]:
    by_key = {question.key: question for question in questions}
    for key, value in answers.items():
        pointer = f"/answers/{key}"
        if key not in by_key:
            yield Fault(pointer, "unknown_question")
        elif isinstance(by_key[key], FileQuestion):
            if not (isinstance(value, str) and (key, value) in uploaded):
                yield Fault(pointer, "answer_is_file")
        else:
            yield from _value_faults(pointer, by_key[key], value)
    for number, key in enumerate(quotes):
        if key not in by_key or not has_open_text(by_key[key]):
            yield Fault(f"/quotes/{number}", "not_an_open_text")


def completeness_faults(questions: Sequence[Question], answers: Answers) -> Iterator[Fault]:
    """Faults of missing or incomplete answers to shown questions."""
    for question in shown(questions, answers):
        pointer = f"/answers/{question.key}"
        match question, answers.get(question.key):
            case _, None:
                if question.required:
                    yield Fault(pointer, "required")
            case MultipleChoiceQuestion(min_selected=least), ChosenOptions() as chosen:
                if _selected(chosen) < least:
                    yield Fault(pointer, "too_few_selected", {"least": least})


_KINDS: dict[type[Question], tuple[type, str]] = {
    TextQuestion: (str, "answer_is_text"),
    SingleChoiceQuestion: (str, "answer_is_option"),
    MultipleChoiceQuestion: (ChosenOptions, "answer_is_options"),
    ScaleQuestion: (float, "answer_is_whole_number"),
    NumberQuestion: (float, "answer_is_number"),
    DateQuestion: (str, "answer_is_day"),
}


def _value_faults(pointer: str, question: Question, value: Any) -> Iterator[Fault]:
    kind, otherwise = _KINDS[type(question)]
    if isinstance(value, kind):
        yield from _limit_faults(pointer, question, value)
    else:
        yield Fault(pointer, otherwise)


def _limit_faults(pointer: str, question: Question, value: Any) -> Iterator[Fault]:
    match question:
        case TextQuestion(max_length=longest) if len(value) > longest:
            yield Fault(pointer, "length", {"low": 1, "high": longest})
        case SingleChoiceQuestion(options=options) if value not in {
            option.key for option in options
        }:
            yield Fault(pointer, "unknown_option")
        case MultipleChoiceQuestion():
            yield from _chosen_faults(pointer, question, value)
        case ScaleQuestion() if not value.is_integer():
            yield Fault(pointer, "answer_is_whole_number")
        case ScaleQuestion(low=low, high=high) if not low <= value <= high:
            yield Fault(pointer, "off_the_scale", {"low": low, "high": high})
        case NumberQuestion():
            yield from _number_faults(pointer, question, value)
        case DateQuestion():
            yield from _day_faults(pointer, value)


def _chosen_faults(
    pointer: str, question: MultipleChoiceQuestion, chosen_options: ChosenOptions
) -> Iterator[Fault]:
    options = {option.key for option in question.options}
    for number, key in enumerate(chosen_options.options):
        if key not in options:
            yield Fault(f"{pointer}/options/{number}", "unknown_option")
    if chosen_options.other is not None and not question.other:
        yield Fault(f"{pointer}/other", "no_other")
    most = question.max_selected
    if most is not None and _selected(chosen_options) > most:
        yield Fault(pointer, "too_many_selected", {"most": most})


def _number_faults(pointer: str, question: NumberQuestion, value: float) -> Iterator[Fault]:
    low = -LARGEST if question.minimum is None else question.minimum
    high = LARGEST if question.maximum is None else question.maximum
    if not low <= value <= high:
        yield Fault(pointer, "number_out_of_range", {"low": f"{low:.15g}", "high": f"{high:.15g}"})
    elif decimals_of(value) > question.decimals:
        yield Fault(pointer, "too_many_decimals", {"most": question.decimals})


def decimals_of(value: float) -> int:
    """Number of decimals of the shortest decimal form, which `repr` returns."""
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(0, -int(exponent))


def _selected(chosen_options: ChosenOptions) -> int:
    return len(chosen_options.options) + (chosen_options.other is not None)


def _day_faults(pointer: str, text: str) -> Iterator[Fault]:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        yield Fault(pointer, "answer_is_day")
        return
    if day.isoformat() != text:
        yield Fault(pointer, "answer_is_day")
    elif day.year not in YEARS:
        yield Fault(pointer, "bad_year", {"low": str(YEARS[0]), "high": str(YEARS[-1])})
