"""Faults of the questions of a survey."""

from collections.abc import Iterator, Mapping, Sequence

from api.core.errors import Fault
from api.core.i18n import Texts, text_faults
from api.surveys.inputs import INTRODUCTION
from api.surveys.questions import (
    HELP,
    LABEL,
    MOST_OPTIONS,
    TITLE,
    AnsweredCondition,
    EqualsCondition,
    MultipleChoiceQuestion,
    NumberQuestion,
    Question,
    QuestionOption,
    ScaleQuestion,
    ShownIf,
    SingleChoiceQuestion,
)

FEWEST_POINTS, MOST_POINTS = 2, 11
_LABELS = ("low_label", "high_label", "unit")


def survey_faults(
    title: Texts, introduction: Texts, questions: Sequence[Question]
) -> Iterator[Fault]:
    yield from text_faults("/title", title, longest=TITLE, required=True)
    yield from text_faults("/introduction", introduction, longest=INTRODUCTION)
    earlier: dict[str, Question] = {}
    for number, question in enumerate(questions):
        pointer = f"/questions/{number}"
        if question.key in earlier:
            yield Fault(f"{pointer}/key", "duplicate_key")
        yield from question_faults(pointer, question)
        if question.shown_if is not None:
            yield from _condition_faults(f"{pointer}/shown_if", question.shown_if, earlier)
        earlier[question.key] = question


def question_faults(pointer: str, question: Question) -> Iterator[Fault]:
    yield from text_faults(f"{pointer}/title", question.title, longest=TITLE, required=True)
    yield from text_faults(f"{pointer}/help", question.help, longest=HELP)
    for field in _LABELS:
        yield from text_faults(f"{pointer}/{field}", getattr(question, field, {}), longest=LABEL)
    match question:
        case SingleChoiceQuestion(options=options):
            yield from _option_faults(f"{pointer}/options", options)
        case MultipleChoiceQuestion(options=options):
            yield from _option_faults(f"{pointer}/options", options)
            yield from _selection_faults(pointer, question)
        case ScaleQuestion(low=low, high=high):
            if not FEWEST_POINTS <= high - low + 1 <= MOST_POINTS:
                bounds = {"low": FEWEST_POINTS, "high": MOST_POINTS}
                yield Fault(f"{pointer}/high", "scale_points", bounds)
        case NumberQuestion(minimum=minimum, maximum=maximum):
            if minimum is not None and maximum is not None and maximum < minimum:
                yield Fault(f"{pointer}/maximum", "high_below_low")


def _option_faults(pointer: str, options: Sequence[QuestionOption]) -> Iterator[Fault]:
    if not FEWEST_POINTS <= len(options) <= MOST_OPTIONS:
        yield Fault(pointer, "option_count", {"low": FEWEST_POINTS, "high": MOST_OPTIONS})
    seen = set()
    for number, option in enumerate(options):
        if option.key in seen:
            yield Fault(f"{pointer}/{number}/key", "duplicate_key")
        seen.add(option.key)
        yield from text_faults(
            f"{pointer}/{number}/label", option.label, longest=LABEL, required=True
        )


def _selection_faults(pointer: str, question: MultipleChoiceQuestion) -> Iterator[Fault]:
    there_are = len(question.options) + question.other
    most = there_are if question.max_selected is None else question.max_selected
    if most > there_are:
        yield Fault(f"{pointer}/max_selected", "more_than_options", {"most": there_are})
    elif question.min_selected > most:
        yield Fault(f"{pointer}/min_selected", "more_than_options", {"most": most})


def _condition_faults(
    pointer: str, condition: ShownIf, earlier: Mapping[str, Question]
) -> Iterator[Fault]:
    """Conditions may name only earlier questions, which makes cycles impossible."""
    asked = earlier.get(condition.question)
    if asked is None:
        yield Fault(f"{pointer}/question", "not_an_earlier_question")
        return
    match condition:
        case AnsweredCondition():
            return
        case EqualsCondition(value=value):
            by_pointer = {f"{pointer}/value": value}
        case _:
            by_pointer = {
                f"{pointer}/values/{n}": value for n, value in enumerate(condition.values)
            }
    for place, value in by_pointer.items():
        if not _can_be_answered(asked, value):
            yield Fault(place, "never_the_answer")


def _can_be_answered(question: Question, value: str | float) -> bool:
    """True if the value is a possible answer. Conditions cannot compare texts, days and files."""
    match question:
        case SingleChoiceQuestion(options=options) | MultipleChoiceQuestion(options=options):
            return value in {option.key for option in options}
        case ScaleQuestion(low=low, high=high):
            return value in range(low, high + 1)
        case NumberQuestion():
            return not isinstance(value, str)
    return False
