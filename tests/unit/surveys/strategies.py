"""Surveys and answers nobody thought of."""

from typing import Any

from hypothesis import strategies as st

from api.surveys.questions import (
    Answered,
    Chosen,
    DateQuestion,
    Equals,
    MultipleChoice,
    NumberQuestion,
    OneOf,
    Question,
    Scale,
    ShownIf,
    SingleChoice,
    TextQuestion,
)
from tests.factories.surveys import fi, options

KEYS = ("first", "second", "third")
words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30)


@st.composite
def questionnaires(draw: st.DrawFn) -> list[Question]:
    """Some with conditions on what was asked before."""
    asked: list[Question] = []
    for number in range(draw(st.integers(1, 6))):
        condition = draw(st.none() | _conditions(asked)) if asked else None
        asked.append(draw(_questions(f"q{number}", condition)))
    return asked


def _questions(key: str, condition: ShownIf | None) -> st.SearchStrategy[Question]:
    common: dict[str, Any] = {"key": key, "title": fi("Kysymys?"), "shown_if": condition}
    required = st.booleans()
    return st.one_of(
        st.builds(TextQuestion, required=required, **_just(common)),
        st.builds(SingleChoice, required=required, options=_some_options(), **_just(common)),
        st.builds(
            MultipleChoice,
            required=required,
            options=_some_options(),
            other=st.booleans(),
            min_selected=st.integers(0, 2),
            **_just(common),
        ),
        st.builds(Scale, required=required, **_just(common)),
        st.builds(NumberQuestion, required=required, decimals=st.just(1), **_just(common)),
        st.builds(DateQuestion, required=required, **_just(common)),
    )


def _just(values: dict[str, Any]) -> dict[str, Any]:
    return {name: st.just(value) for name, value in values.items()}


def _some_options() -> st.SearchStrategy[Any]:
    return st.integers(2, 3).map(lambda count: options(*KEYS[:count]))


def _conditions(asked: list[Question]) -> st.SearchStrategy[ShownIf]:
    return st.sampled_from(asked).flatmap(_condition_on)


def _condition_on(question: Question) -> st.SearchStrategy[ShownIf]:
    answered: st.SearchStrategy[ShownIf] = st.just(Answered(question=question.key))
    match question:
        case SingleChoice() | MultipleChoice():
            values: st.SearchStrategy[Any] = st.sampled_from([o.key for o in question.options])
        case Scale(low=low, high=high):
            values = st.integers(low, high)
        case NumberQuestion():
            values = st.sampled_from([1.0, 2.5])
        case _:
            return answered
    return st.one_of(
        answered,
        values.map(lambda value: Equals(question=question.key, value=value)),
        st.lists(values, min_size=1, max_size=2).map(
            lambda several: OneOf(question=question.key, values=several)
        ),
    )


def fitting(questions: list[Question]) -> st.SearchStrategy[dict[str, Any]]:
    """Answers of the right kind, to some of the questions."""
    return st.fixed_dictionaries({}, optional={one.key: _answers_to(one) for one in questions})


def _answers_to(question: Question) -> st.SearchStrategy[Any]:
    match question:
        case TextQuestion():
            return words.map(str.strip).filter(bool)
        case SingleChoice(options=offered):
            return st.sampled_from([option.key for option in offered])
        case MultipleChoice(options=offered):
            keys = st.lists(st.sampled_from([option.key for option in offered]), unique=True)
            other = st.none() | (words if question.other else st.none())
            return st.builds(Chosen, keys, other)
        case Scale(low=low, high=high):
            return st.integers(low, high).map(float)
        case NumberQuestion():
            return st.sampled_from([0.0, 1.0, 2.5, -3.5, 1e12])
        case _:
            return st.dates().map(lambda day: day.isoformat())


anything: st.SearchStrategy[Any] = st.one_of(
    words,
    st.floats(allow_nan=False, allow_infinity=False),
    st.builds(Chosen, st.lists(st.sampled_from(KEYS)), st.none() | words),
)
"""What the wire lets through, whatever was asked."""
