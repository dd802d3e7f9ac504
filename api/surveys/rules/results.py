"""Counts each question separately, so that answers of one person are never combined."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from api.surveys.questions import (
    Answers,
    ChosenOptions,
    DateQuestion,
    FileQuestion,
    NumberQuestion,
    Question,
    TextQuestion,
)
from api.surveys.rules.visibility import shown

FEWEST_PUBLIC = 5
"""Smallest number of responses or answers that is shown to others than the buyer's readers."""
FEWEST_FOR_EXTREMES = 10
"""Smallest number of answers for showing minimum and maximum, which are answers of single
people."""
RUNNING_STEPS = (5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
"""Steps in which the number of responses is shown while more may come."""
_MONTH = len("2027-03")


class Response(NamedTuple):
    """A submitted response."""

    number: int
    answers: Answers
    quotes: list[str]
    """Keys of the questions whose text may be quoted."""
    late: bool
    files: Mapping[str, str]
    """File names by the ids in the answers."""
    with_receipt: bool


@dataclass
class Tally:
    """Counts of one question. `values` counts options, points, numbers or months."""

    question: Question
    answered: int = 0
    skipped: int = 0
    not_shown: int = 0
    others: int = 0
    quotes: int = 0
    values: Counter[Any] = field(default_factory=Counter)

    def add(self, value: Any, *, quoted: bool) -> None:
        self.answered += 1
        self.quotes += quoted
        match self.question, value:
            case TextQuestion() | FileQuestion(), _:
                pass
            case _, ChosenOptions(options=options, other=other):
                self.values.update(options)
                self.others += other is not None
            case DateQuestion(), str():
                self.values[value[:_MONTH]] += 1
            case NumberQuestion(), _:
                self.values[Decimal(repr(value))] += 1
            case _:
                self.values[value] += 1


class Count:
    """Counts submitted responses one by one, without storing them."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self.responses = 0
        self.late = 0
        self.with_receipt = 0
        self.tallies = [Tally(question) for question in questions]

    def add(
        self,
        answers: Answers,
        quotes: Collection[str],
        *,
        late: bool = False,
        with_receipt: bool = False,
    ) -> None:
        self.responses += 1
        self.late += late
        self.with_receipt += with_receipt
        questions = [tally.question for tally in self.tallies]
        seen = {question.key for question in shown(questions, answers)}
        for tally in self.tallies:
            key = tally.question.key
            if key not in seen:
                tally.not_shown += 1
            elif key in answers:
                tally.add(answers[key], quoted=key in quotes)
            else:
                tally.skipped += 1


def mean(values: Counter[Any]) -> float | None:
    count = values.total()
    return float(sum(value * times for value, times in values.items()) / count) if count else None


def median(values: Counter[Any]) -> float | None:
    """The middle value, or the mean of the two middle values."""
    count = values.total()
    if not count:
        return None
    middle = {(count - 1) // 2, count // 2}
    middle_values, passed = [], 0
    for value, times in sorted(values.items()):
        middle_values += [value for place in middle if passed <= place < passed + times]
        passed += times
    return float(sum(middle_values) / len(middle_values))
