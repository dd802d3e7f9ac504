"""Counting: each question by itself, so that no two answers of one person stand together."""

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
"""Responses or answers to a question, before others than the buyer's readers learn more of them."""
FEWEST_FOR_EXTREMES = 10
"""Answers, before anybody is shown the smallest and the largest: those are somebody's own words."""
RUNNING_STEPS = (5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
"""How many responses there are, as long as more may come."""
_MONTH = len("2027-03")


class Response(NamedTuple):
    """A submitted one."""

    number: int
    answers: Answers
    quotes: list[str]
    """Keys of what may be quoted."""
    late: bool
    files: Mapping[str, str]
    """Their names, by the ids that the answers have."""
    with_receipt: bool


@dataclass
class Tally:
    """Of one question. `values`: options, points, numbers or months, and how often each."""

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
    """Takes one submitted response after the other and keeps none of them."""

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
    """The middle value, or halfway between the two in the middle."""
    count = values.total()
    if not count:
        return None
    middle = {(count - 1) // 2, count // 2}
    middle_values, passed = [], 0
    for value, times in sorted(values.items()):
        middle_values += [value for place in middle if passed <= place < passed + times]
        passed += times
    return float(sum(middle_values) / len(middle_values))
