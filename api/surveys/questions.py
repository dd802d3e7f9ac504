"""What a survey asks: the kinds of questions and the conditions under which they are shown.

A survey's questions are one JSON document, kept as the buyer wrote it.
"""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from api.core.i18n import Texts
from api.core.text_bounds import each_up_to, up_to
from api.core.text_types import SEVERAL_LINES, Prose, ProseTexts

Key = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""Stable name of a question or an option, such as `fleet_size`: answers hang on it."""

MOST_QUESTIONS = 100
LONGEST_ANSWER = 10_000
TITLE, HELP, LABEL = 300, 2_000, 300
Title = Annotated[Texts, each_up_to(TITLE)]
Help = Annotated[ProseTexts, each_up_to(HELP)]
Label = Annotated[Texts, each_up_to(LABEL)]
AnswerText = Annotated[str, up_to(LONGEST_ANSWER)]
LARGEST = 1_000_000_000_000
MOST_DECIMALS = 3
"""With `LARGEST` no more digits than a JSON number carries exactly."""
Amount = Annotated[float, Meta(ge=-LARGEST, le=LARGEST)]
ScalePoint = Annotated[int, Meta(ge=-10, le=10)]


class Condition(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"
):
    """Asks about an earlier question. A question that is not shown itself has no answer."""

    question: Key


class AnsweredCondition(Condition, frozen=True, tag="answered"):
    """Has any answer."""


class EqualsCondition(Condition, frozen=True, tag="equals"):
    """Has this answer; of several options, this one among them."""

    value: AnswerText | float


class OneOfCondition(Condition, frozen=True, tag="one_of"):
    """Has one of these answers."""

    values: Annotated[list[AnswerText | float], Meta(min_length=1, max_length=100)]


ShownIf = AnsweredCondition | EqualsCondition | OneOfCondition


class BaseQuestion(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"
):
    key: Key
    title: Title
    help: Help = {}
    required: bool = False
    """If it is shown."""
    shown_if: ShownIf | None = None


class QuestionOption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: Key
    label: Label


MOST_OPTIONS = 100
Options = Annotated[list[QuestionOption], Meta(max_length=MOST_OPTIONS)]


class TextQuestion(BaseQuestion, frozen=True, tag="text"):
    """Answered by plain text."""

    max_length: Annotated[int, Meta(ge=1, le=LONGEST_ANSWER)] = 2_000


class SingleChoiceQuestion(BaseQuestion, frozen=True, tag="single_choice"):
    """Answered by the key of an option."""

    options: Options


class MultipleChoiceQuestion(BaseQuestion, frozen=True, tag="multiple_choice"):
    """Answered by keys of options and, with `other`, by words of one's own."""

    options: Options
    min_selected: Annotated[int, Meta(ge=0)] = 0
    """Once anything is selected."""
    max_selected: Annotated[int, Meta(ge=1)] | None = None
    other: bool = False


class ScaleQuestion(BaseQuestion, frozen=True, tag="scale"):
    """Answered by a whole number from `low` to `high`."""

    low: ScalePoint = 1
    high: ScalePoint = 5
    low_label: Label = {}
    high_label: Label = {}


class NumberQuestion(BaseQuestion, frozen=True, tag="number"):
    minimum: Amount | None = None
    maximum: Amount | None = None
    decimals: Annotated[int, Meta(ge=0, le=MOST_DECIMALS)] = 0
    """How many an answer may have."""
    unit: Label = {}


class DateQuestion(BaseQuestion, frozen=True, tag="date"):
    """Answered by a day, as `2027-03-31`."""


class FileQuestion(BaseQuestion, frozen=True, tag="file"):
    """Answered by the id of a file that was uploaded for it (`upload_survey_file`)."""


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
"""Which of them, the question tells. JSON knows one kind of number only."""

Answers = Annotated[dict[Key, Annotated[Value, SEVERAL_LINES]], Meta(max_length=MOST_QUESTIONS)]
"""By the key of the question."""


def has_open_text(question: Question) -> bool:
    """Whether one answers in words of one's own, which can be quoted."""
    match question:
        case TextQuestion() | MultipleChoiceQuestion(other=True):
            return True
    return False


def open_text(answer: Any) -> str | None:
    """The words of one's own in the answer to such a question."""
    return answer.other if isinstance(answer, ChosenOptions) else answer
