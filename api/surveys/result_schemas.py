"""Response bodies of results, with one type for each kind of question."""

from typing import Any
from uuid import UUID

import msgspec

from api.core.approximate_counts import ApproximateCount, in_steps, unless_few
from api.surveys.models import Survey
from api.surveys.questions import (
    DateQuestion,
    FileQuestion,
    MultipleChoiceQuestion,
    NumberQuestion,
    ScaleQuestion,
    SingleChoiceQuestion,
    TextQuestion,
)
from api.surveys.rules.results import (
    FEWEST_FOR_EXTREMES,
    FEWEST_PUBLIC,
    RUNNING_STEPS,
    Count,
    Tally,
    mean,
    median,
)


class BaseResult(msgspec.Struct, kw_only=True, tag_field="type"):
    key: str
    answered: ApproximateCount
    skipped: int | None
    """Number of responses where the question was shown but not answered. Null where too few
    answered."""
    not_shown: int | None
    """Number of responses where its condition was not met. Null where too few answered."""
    withheld: bool
    """Whether too few people answered to show results; the other fields are then empty."""
    quotes: int = 0
    """Number of open texts that may be published; see `list_survey_quotes`."""


class TextResult(BaseResult, tag="text"):
    pass


class OptionCount(msgspec.Struct):
    option: str
    count: int


class PointCount(msgspec.Struct):
    point: int
    count: int


class MonthCount(msgspec.Struct):
    month: str
    """A month with answers, such as `2027-03`."""
    count: int


class SingleChoiceResult(BaseResult, tag="single_choice"):
    options: list[OptionCount] = []


class MultipleChoiceResult(BaseResult, tag="multiple_choice"):
    options: list[OptionCount] = []
    other: int = 0
    """Number of answers with a text of the respondent."""


class ScaleResult(BaseResult, tag="scale"):
    mean: float | None = None
    points: list[PointCount] = []


class NumberResult(BaseResult, tag="number"):
    minimum: float | None = None
    """Null until ten have answered, as is the maximum."""
    median: float | None = None
    maximum: float | None = None


class DateResult(BaseResult, tag="date"):
    months: list[MonthCount] = []
    """Empty until ten have answered: the first and last month are answers of single people."""


class FileResult(BaseResult, tag="file"):
    """Files are only counted; the buyer can download them (`get_survey_file`)."""


QuestionResult = (
    TextResult
    | SingleChoiceResult
    | MultipleChoiceResult
    | ScaleResult
    | NumberResult
    | DateResult
    | FileResult
)


class ResponseOrigins(msgspec.Struct):
    """Numbers of responses of signed-in people and of receipts.

    One person may have several receipts.
    """

    accounts: int
    receipts: int


class ResultsOut(msgspec.Struct):
    """Results of each question separately, so that the answers of one person are never combined."""

    survey_id: UUID
    complete: bool
    """No more responses are accepted. Until then the buyer sees their number only in steps."""
    responses: ApproximateCount
    """Number of submitted responses."""
    late: ApproximateCount | None
    """Number of responses submitted after the deadline, within the grace period."""
    origins: ResponseOrigins | None
    """Null while responses are accepted, with fewer than five responses in all, and when either
    number is from one to four, which the other number would reveal."""
    questions: list[QuestionResult]


def results_out(survey: Survey, count: Count, *, in_full: bool) -> ResultsOut:
    return ResultsOut(
        survey_id=survey.id,
        complete=True,
        responses=unless_few(count.responses, FEWEST_PUBLIC, in_full=in_full),
        late=unless_few(count.late, FEWEST_PUBLIC, in_full=in_full, ended=True),
        origins=_origins(count),
        questions=[question_result(tally, in_full=in_full) for tally in count.tallies],
    )


def running_out(survey: Survey, responses: int) -> ResultsOut:
    return ResultsOut(survey.id, False, in_steps(responses, RUNNING_STEPS), None, None, [])


def _origins(count: Count) -> ResponseOrigins | None:
    """Hide small numbers from the buyer, too, who must not learn that one of few had an account."""
    accounts, receipts = count.responses - count.with_receipt, count.with_receipt
    few = any(0 < number < FEWEST_PUBLIC for number in (accounts, receipts))
    if few or count.responses < FEWEST_PUBLIC:
        return None
    return ResponseOrigins(accounts, receipts)


def question_result(tally: Tally, *, in_full: bool) -> QuestionResult:
    withheld = tally.answered < FEWEST_PUBLIC and not in_full
    counts: dict[str, Any] = {
        "key": tally.question.key,
        "answered": unless_few(tally.answered, FEWEST_PUBLIC, in_full=in_full),
        # A small number of answers could be calculated from these and the number of responses.
        "skipped": None if withheld else tally.skipped,
        "not_shown": None if withheld else tally.not_shown,
        "withheld": withheld,
        "quotes": tally.quotes,
    }
    return _KINDS[type(tally.question)](**counts) if withheld else _in_full(tally, counts)


_KINDS: dict[type, type[QuestionResult]] = {
    TextQuestion: TextResult,
    SingleChoiceQuestion: SingleChoiceResult,
    MultipleChoiceQuestion: MultipleChoiceResult,
    ScaleQuestion: ScaleResult,
    NumberQuestion: NumberResult,
    DateQuestion: DateResult,
    FileQuestion: FileResult,
}


def _in_full(tally: Tally, counts: dict[str, Any]) -> QuestionResult:
    values, extremes = tally.values, tally.answered >= FEWEST_FOR_EXTREMES
    match tally.question:
        case TextQuestion() | FileQuestion() as question:
            return _KINDS[type(question)](**counts)
        case SingleChoiceQuestion(options=options):
            option_counts = [OptionCount(option.key, values[option.key]) for option in options]
            return SingleChoiceResult(**counts, options=option_counts)
        case MultipleChoiceQuestion(options=options):
            option_counts = [OptionCount(option.key, values[option.key]) for option in options]
            return MultipleChoiceResult(**counts, options=option_counts, other=tally.others)
        case ScaleQuestion(low=low, high=high):
            points = [PointCount(point, values[point]) for point in range(low, high + 1)]
            return ScaleResult(**counts, mean=mean(values), points=points)
        case NumberQuestion():
            return NumberResult(
                **counts,
                minimum=float(min(values)) if extremes else None,
                median=median(values),
                maximum=float(max(values)) if extremes else None,
            )
        case DateQuestion():
            months = [MonthCount(month, times) for month, times in sorted(values.items())]
            return DateResult(**counts, months=months if extremes else [])
