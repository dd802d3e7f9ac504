"""Evidence rules: definitions, and what the counted facts say. Pure.

A rule looks at things of one kind, and asks of each whether it meets a condition. The practice is
shown if the share of things that meet it reaches the threshold. Without any thing it is not
computable, which is never told as 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

WINDOW_DAYS = 365
WEEK = timedelta(days=7)
TWO_WEEKS = timedelta(days=14)
HALF_YEAR_DAYS = 180


class EvidenceOutcome(StrEnum):
    SHOWN = "shown"
    NOT_SHOWN = "not_shown"
    NOT_COMPUTABLE = "not_computable"
    """There is nothing yet that the rule could look at."""


class RowKind(StrEnum):
    PLAN = "plan"
    PROCUREMENT = "procurement"
    DIALOGUE = "dialogue"
    MEETING = "meeting"


@dataclass(frozen=True)
class Rule:
    kind: RowKind
    percent: int
    """Least share of things that meet the condition, in percent."""


RULES: Mapping[str, Rule] = {
    "plan_before_period": Rule(RowKind.PLAN, 100),
    "plan_revised": Rule(RowKind.PLAN, 100),
    "plan_looked_back": Rule(RowKind.PLAN, 100),
    "dates_current": Rule(RowKind.PROCUREMENT, 90),
    "goals_tagged": Rule(RowKind.PROCUREMENT, 75),
    "values_public": Rule(RowKind.PROCUREMENT, 90),
    "criteria_planned": Rule(RowKind.PROCUREMENT, 50),
    "lots_or_small": Rule(RowKind.PROCUREMENT, 50),
    "plain_summary": Rule(RowKind.PROCUREMENT, 75),
    "announced_half_year_ahead": Rule(RowKind.PROCUREMENT, 75),
    "dialogue_before_notice": Rule(RowKind.PROCUREMENT, 50),
    "summary_and_dispositions": Rule(RowKind.DIALOGUE, 100),
    "questions_answered": Rule(RowKind.DIALOGUE, 100),
    "answers_in_a_week": Rule(RowKind.DIALOGUE, 100),
    "open_to_all": Rule(RowKind.DIALOGUE, 75),
    "open_meeting_first": Rule(RowKind.DIALOGUE, 100),
    "two_weeks_open": Rule(RowKind.DIALOGUE, 100),
    "material_shared": Rule(RowKind.MEETING, 100),
}
"""By the name that practices use. Their texts are `evidence.<name>`."""


@dataclass(frozen=True)
class Window:
    """The twelve months before a moment, in the organisation's time zone."""

    until: datetime
    zone: str

    @property
    def since(self) -> datetime:
        return self.until - timedelta(days=WINDOW_DAYS)

    @property
    def today(self) -> date:
        return self.until.astimezone(ZoneInfo(self.zone)).date()

    @property
    def first_day(self) -> date:
        return self.since.astimezone(ZoneInfo(self.zone)).date()


def window_at(now: datetime, zone: str) -> Window:
    return Window(now.astimezone(UTC), zone)


def outcome_of(rule: Rule, met: int, all_things: int) -> EvidenceOutcome:
    if all_things == 0:
        return EvidenceOutcome.NOT_COMPUTABLE
    reached = met * 100 >= rule.percent * all_things
    return EvidenceOutcome.SHOWN if reached else EvidenceOutcome.NOT_SHOWN
