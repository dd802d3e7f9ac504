"""Kinds of questions, and the conditions under which a question is shown.

The questions of a survey are stored as one JSON document, as the buyer sent it.
"""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from api.core.i18n import Texts
from api.core.text_bounds import each_up_to, up_to
from api.core.text_types import SEVERAL_LINES, Prose, ProseTexts

Key = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""Stable name of a question or option, such as `fleet_size`. Answers refer to it."""

MOST_QUESTIONS = 100
LONGEST_ANSWER = 10_000
TITLE, HELP, LABEL = 300, 2_000, 300
Title = Annotated[Texts, each_up_to(TITLE)]
Help = Annotated[ProseTexts, each_up_to(HELP)]
Label = Annotated[Texts, each_up_to(LABEL)]
AnswerText = Annotated[str, up_to(LONGEST_ANSWER)]
LARGEST = 1_000_000_000_000
MOST_DECIMALS = 3
"""With `LARGEST`, the digits fit exactly into a JSON number."""
Amount = Annotated[float, Meta(ge=-LARGEST, le=LARGEST)]
ScalePoint = Annotated[int, Meta(ge=-10, le=10)]


class Condition(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"
):
    """A condition on an earlier question. A question that is not shown counts as unanswered."""

    question: Key


class AnsweredCondition(Condition, frozen=True, tag="answered"):
    """The question has any answer."""


class EqualsCondition(Condition, frozen=True, tag="equals"):
    """The question has this answer; with several options, this one is among them."""

    value: AnswerText | float


class OneOfCondition(Condition, frozen=True, tag="one_of"):
    """The question has one of these answers."""

    values: Annotated[list[AnswerText | float], Meta(min_length=1, max_length=100)]


ShownIf = AnsweredCondition | EqualsCondition | OneOfCondition


class BaseQuestion(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"
):
    key: Key
    title: Title
    help: Help = {}
    required: bool = False
    """An answer is required if the question is shown."""
    shown_if: ShownIf | None = None


class QuestionOption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: Key
    label: Label


MOST_OPTIONS = 100
Options = Annotated[list[QuestionOption], Meta(max_length=MOST_OPTIONS)]


class TextQuestion(BaseQuestion, frozen=True, tag="text"):
    """The answer is plain text."""

    max_length: Annotated[int, Meta(ge=1, le=LONGEST_ANSWER)] = 2_000


class SingleChoiceQuestion(BaseQuestion, frozen=True, tag="single_choice"):
    """The answer is the key of an option."""

    options: Options


class MultipleChoiceQuestion(BaseQuestion, frozen=True, tag="multiple_choice"):
    """The answer has keys of options and, with `other`, a text of the respondent."""

    options: Options
    min_selected: Annotated[int, Meta(ge=0)] = 0
    """Smallest number of selections in an answered question."""
    max_selected: Annotated[int, Meta(ge=1)] | None = None
    other: bool = False


class ScaleQuestion(BaseQuestion, frozen=True, tag="scale"):
    """The answer is a whole number from `low` to `high`."""

    low: ScalePoint = 1
    high: ScalePoint = 5
    low_label: Label = {}
    high_label: Label = {}


class NumberQuestion(BaseQuestion, frozen=True, tag="number"):
    minimum: Amount | None = None
    maximum: Amount | None = None
    decimals: Annotated[int, Meta(ge=0, le=MOST_DECIMALS)] = 0
    """Largest number of decimals in an answer."""
    unit: Label = {}


class DateQuestion(BaseQuestion, frozen=True, tag="date"):
    """The answer is a day, such as `2027-03-31`."""


class FileQuestion(BaseQuestion, frozen=True, tag="file"):
    """The answer is the id of a file uploaded for the question (`upload_survey_file`)."""


Question = (
    TextQuestion
    | SingleChoiceQuestion
    | MultipleChoiceQuestion
    | ScaleQuestion
    | NumberQuestion
    | DateQuestion
    | FileQuestion
)


class ChosenOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answer to a multiple choice."""

    options: Annotated[list[Key], Meta(max_length=MOST_OPTIONS)] = []
    other: Annotated[Prose, up_to(500)] | None = None


Value = AnswerText | float | ChosenOptions
"""The kind of the question determines the type. JSON has only one type of number."""

Answers = Annotated[dict[Key, Annotated[Value, SEVERAL_LINES]], Meta(max_length=MOST_QUESTIONS)]
"""Answers by the key of the question."""


def has_file_question(questions: Sequence[Question]) -> bool:
    return any(isinstance(question, FileQuestion) for question in questions)


def has_open_text(question: Question) -> bool:
    """True if answers have text of the respondent, which can be quoted."""
    match question:
        case TextQuestion() | MultipleChoiceQuestion(other=True):
            return True
    return False


def open_text(answer: Any) -> str | None:
    """The respondent's text in the answer to such a question."""
    return answer.other if isinstance(answer, ChosenOptions) else answer
