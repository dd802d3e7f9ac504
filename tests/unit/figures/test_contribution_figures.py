"""Each definition for a few contributions, computed by hand."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from api.contributions.models import DispositionOutcome
from api.core.ids import new_id
from api.figures.rules import contributions as rules
from api.figures.rules.contributions import ContributionHistory

TODAY = date(2027, 12, 1)
CONCLUDED = date(2027, 6, 1)
ASKED = datetime(2027, 3, 1, 20, 30, tzinfo=UTC)
ANSWERED = datetime(2027, 3, 2, 0, 30, tzinfo=ZoneInfo("Europe/Helsinki"))


def history(**values: Any) -> ContributionHistory:
    return ContributionHistory(id=new_id(), organisation_id=new_id(), **values)


def test_answer_time_counts_on_the_day_of_the_answer_where_the_buyer_is() -> None:
    row = history(is_question=True, asked_at=ASKED, answered_at=ANSWERED)
    assert rules.answer_time(row, TODAY) == (date(2027, 3, 2), 2.0)


@pytest.mark.parametrize(
    "row",
    [
        history(is_question=True, asked_at=ASKED),
        history(is_question=False, asked_at=ASKED, answered_at=ANSWERED),
    ],
)
def test_only_answered_questions_have_an_answer_time(row: ContributionHistory) -> None:
    assert rules.answer_time(row, TODAY) is None


@pytest.mark.parametrize(
    ("outcome", "effect", "decided"),
    [
        (DispositionOutcome.ADOPTED, 1.0, 1.0),
        (DispositionOutcome.PARTLY, 1.0, 1.0),
        (DispositionOutcome.NOTED, 0.0, 1.0),
        (DispositionOutcome.NOT_ADOPTED, 0.0, 1.0),
        (None, 0.0, 0.0),
    ],
)
def test_effect_and_decision_follow_the_disposition(
    outcome: DispositionOutcome | None, effect: float, decided: float
) -> None:
    row = history(concluded_on=CONCLUDED, outcome=outcome)
    assert rules.effect(row, TODAY) == (CONCLUDED, effect)
    assert rules.decided(row, TODAY) == (CONCLUDED, decided)


def test_nothing_counts_before_the_dialogue_is_closed_or_concluded() -> None:
    row = history(with_receipt=True, outcome=DispositionOutcome.ADOPTED)
    measures = (rules.effect, rules.decided, rules.anonymous_share)
    assert [measure(row, TODAY) for measure in measures] == [None, None, None]


def test_who_had_no_account_counts_on_the_day_the_dialogue_closed() -> None:
    row = history(with_receipt=True, closed_on=date(2027, 5, 1))
    assert rules.anonymous_share(row, TODAY) == (date(2027, 5, 1), 1.0)
