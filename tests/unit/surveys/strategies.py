"""Generated surveys and answers.

Everything is chosen from what is built once: strategies built for each case are slow.
"""

from datetime import date
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from api.surveys.questions import (
    AnsweredCondition,
    ChosenOptions,
    DateQuestion,
    EqualsCondition,
    FileQuestion,
    MultipleChoiceQuestion,
    NumberQuestion,
    OneOfCondition,
    Question,
    ScaleQuestion,
    ShownIf,
    SingleChoiceQuestion,
    TextQuestion,
)
from tests.factories.surveys import options
from tests.texts import fi

KEYS = ("first", "second", "third")
AMOUNTS = (0.0, 1.0, 2.5, -3.5, 1e12)
FILE_ID = "5f0c3a52-6ad1-4e0f-9a57-1a0c5d1d0b7e"
"""Uploaded for whichever question asks for a file."""
_TITLE = fi("Kysymys?")
_OPTIONS = options(*KEYS)
_KINDS: list[Question] = [
    TextQuestion(key="q", title=_TITLE),
    SingleChoiceQuestion(key="q", title=_TITLE, options=_OPTIONS),
    MultipleChoiceQuestion(key="q", title=_TITLE, options=_OPTIONS),
    MultipleChoiceQuestion(key="q", title=_TITLE, options=_OPTIONS, other=True, min_selected=2),
    ScaleQuestion(key="q", title=_TITLE),
    NumberQuestion(key="q", title=_TITLE, decimals=1),
    DateQuestion(key="q", title=_TITLE),
    FileQuestion(key="q", title=_TITLE),
]

words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30)
_kinds = st.sampled_from([replace(kind, required=r) for kind in _KINDS for r in (True, False)])
_several = st.builds(ChosenOptions, st.lists(st.sampled_from(KEYS), unique=True), st.none() | words)
_answers: dict[type, st.SearchStrategy[Any]] = {
    TextQuestion: words,
    SingleChoiceQuestion: st.sampled_from(KEYS),
    MultipleChoiceQuestion: _several,
    ScaleQuestion: st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0]),
    NumberQuestion: st.sampled_from(AMOUNTS),
    DateQuestion: st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(date.isoformat),
    FileQuestion: st.just(FILE_ID),
}


@st.composite
def questionnaires(draw: st.DrawFn) -> list[Question]:
    """Some with conditions on what was asked before."""
    questions: list[Question] = []
    for number, kind in enumerate(draw(st.lists(_kinds, min_size=1, max_size=6))):
        conditions = [
            None,
            *(condition for item in questions for condition in _conditions_on(item)),
        ]
        shown_if = draw(st.sampled_from(conditions))
        questions.append(replace(kind, key=f"q{number}", shown_if=shown_if))
    return questions


def _conditions_on(question: Question) -> list[ShownIf]:
    values: list[str | float] = []
    match question:
        case SingleChoiceQuestion() | MultipleChoiceQuestion():
            values = list(KEYS)
        case ScaleQuestion():
            values = [1, 5.0]
        case NumberQuestion():
            values = [1, 2.5]
    key = question.key
    if not values:
        return [AnsweredCondition(question=key)]
    equals = [EqualsCondition(question=key, value=value) for value in values]
    return [
        AnsweredCondition(question=key),
        *equals,
        OneOfCondition(question=key, values=values[:2]),
    ]


@st.composite
def fitting(draw: st.DrawFn, questions: list[Question]) -> dict[str, Any]:
    """Answers of the right kind, to some of the questions."""
    result = {one.key: draw(_answers[type(one)]) for one in questions if draw(st.booleans())}
    for question in questions:
        if (
            question.key in result
            and isinstance(question, MultipleChoiceQuestion)
            and not question.other
        ):
            result[question.key] = ChosenOptions(result[question.key].options)
    return result


anything: st.SearchStrategy[Any] = st.one_of(
    words, st.floats(allow_nan=False, allow_infinity=False), _several
)
"""What the wire lets through, whatever was asked."""
