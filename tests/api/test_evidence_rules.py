"""Evidence rules, each computed by hand: what counts, what meets the condition, what does not."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import AnsweredQuestion, ContributionStatus
from api.core.i18n import Language, LocalText
from api.core.partial_dates import PartialDate, Precision
from api.dialogues.models import Dialogue, DialogueStatus, Participation
from api.meetings.models import MeetingKind, MeetingStatus
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement, PromisedDate
from api.plans.models.values import Milestone, PlanStatus, ProcurementLot, ProcurementStatus
from api.practices.queries.evidence import counted, listed, things_of
from api.practices.rules.evidence import RULES, EvidenceOutcome, outcome_of, window_at
from tests.factories.contributions import contribution, disposition, official, question
from tests.factories.dialogues import about, dialogue
from tests.factories.meetings import material, meeting
from tests.factories.plans import plan, procurement
from tests.factories.world import World

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
WINDOW = window_at(NOW, "Europe/Helsinki")
TEXT = {Language.FI: LocalText("Teksti")}
D = DialogueStatus


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


class Bench:
    """Saves things of the buyer and checks a rule against the result counted by hand."""

    def __init__(self, session: AsyncSession, world: World) -> None:
        self.session, self.world, self.buyer = session, world, world.buyer

    async def save(self, *rows: Any) -> Any:
        for row in rows:
            self.session.add(row)
            await self.session.flush()
        return rows[0] if len(rows) == 1 else rows

    async def check(
        self, rule: str, *, met: Sequence[Any], unmet: Sequence[Any], outcome: EvidenceOutcome
    ) -> None:
        things = things_of(rule, self.buyer.id, WINDOW)
        rows = (await self.session.execute(listed(things))).all()
        assert {row.id: row.met for row in rows} == {
            **{row.id: True for row in met},
            **{row.id: False for row in unmet},
        }
        numbers = (await self.session.execute(counted(things))).one()
        assert tuple(numbers) == (len(met), len(met) + len(unmet))
        assert outcome_of(RULES[rule], *numbers) is outcome


@pytest.fixture
def bench(session: AsyncSession, world: World) -> Bench:
    return Bench(session, world)


@pytest.mark.parametrize("rule", RULES)
async def test_rule_without_facts_is_not_computable(bench: Bench, rule: str) -> None:
    await bench.check(rule, met=[], unmet=[], outcome=EvidenceOutcome.NOT_COMPUTABLE)


@pytest.mark.parametrize(
    ("met", "count", "outcome"),
    [
        (0, 0, EvidenceOutcome.NOT_COMPUTABLE),
        (0, 4, EvidenceOutcome.NOT_SHOWN),
        (2, 3, EvidenceOutcome.NOT_SHOWN),
        (3, 4, EvidenceOutcome.SHOWN),
        (4, 4, EvidenceOutcome.SHOWN),
    ],
)
def test_threshold_is_reached_by_the_share(met: int, count: int, outcome: EvidenceOutcome) -> None:
    assert RULES["plain_summary"].percent == 75
    assert outcome_of(RULES["plain_summary"], met, count) is outcome


def _plan(bench: Bench, start: date, published: datetime | None, **values: Any) -> Plan:
    defaults = {"status": PlanStatus.PUBLISHED, "period_end": start + timedelta(days=364)}
    return plan(
        values.pop("buyer", bench.buyer),
        **{**defaults, "period_start": start, "published_at": published, "revision": 1, **values},
    )


async def test_plan_before_period(bench: Bench) -> None:
    # 31 December 22:30 UTC is the first of January in Helsinki: too late.
    early = _plan(bench, date(2027, 1, 1), datetime(2026, 12, 31, 21, 30, tzinfo=UTC))
    late = _plan(bench, date(2027, 1, 1), datetime(2026, 12, 31, 22, 30, tzinfo=UTC))
    next_year = _plan(bench, date(2028, 1, 1), ago(3))
    old = _plan(bench, date(2026, 1, 1), ago(1))
    draft = _plan(bench, date(2027, 1, 1), None, status=PlanStatus.DRAFT)
    other = _plan(bench, date(2027, 1, 1), ago(300), buyer=bench.world.other_buyer)
    await bench.save(early, late, next_year, old, draft, other)
    await bench.check(
        "plan_before_period",
        met=[early, next_year],
        unmet=[late],
        outcome=EvidenceOutcome.NOT_SHOWN,
    )


async def test_plan_revised(bench: Bench) -> None:
    twice = _plan(bench, date(2027, 1, 1), ago(90), revision=2)
    once = _plan(bench, date(2027, 1, 1), ago(90))
    over = _plan(bench, date(2026, 1, 1), ago(400))
    coming = _plan(bench, date(2027, 4, 1), ago(9))
    await bench.save(twice, once, over, coming)
    await bench.check("plan_revised", met=[twice], unmet=[once], outcome=EvidenceOutcome.NOT_SHOWN)


def _notice(year: int, month: int, day: int) -> dict[str, Any]:
    return {"notice_expected": PartialDate(date(year, month, day), Precision.DAY)}


async def test_plan_looked_back(bench: Bench) -> None:
    done, open_plan, running = (
        _plan(bench, date(2026, 1, 1), ago(400)),
        _plan(bench, date(2026, 1, 1), ago(400)),
        _plan(bench, date(2027, 1, 1), ago(90)),
    )
    await bench.save(done, open_plan, running)
    concluded = procurement(
        bench.buyer, plan_id=done.id, status=ProcurementStatus.CONCLUDED, **_notice(2026, 5, 1)
    )
    waiting = procurement(bench.buyer, plan_id=open_plan.id, **_notice(2026, 5, 1))
    await bench.save(concluded, waiting)
    await bench.check(
        "plan_looked_back", met=[done], unmet=[open_plan], outcome=EvidenceOutcome.NOT_SHOWN
    )


async def test_dates_current(bench: Bench) -> None:
    current = procurement(bench.buyer, **_notice(2027, 3, 1))
    stale = procurement(bench.buyer, **_notice(2027, 2, 28))
    ended = procurement(bench.buyer, status=ProcurementStatus.CANCELLED, **_notice(2026, 2, 28))
    draft = procurement(bench.buyer, status=ProcurementStatus.DRAFT, **_notice(2026, 2, 28))
    await bench.save(current, stale, ended, draft)
    await bench.check(
        "dates_current", met=[current], unmet=[stale], outcome=EvidenceOutcome.NOT_SHOWN
    )


PUBLISHED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "goals_tagged": ({"goals": ["openness"]}, {"goals": []}),
    "values_public": (
        {"value_low": 1, "value_high": None, "value_withheld": False},
        {"value_low": 1, "value_high": 2, "value_withheld": True},
    ),
    "criteria_planned": ({"criteria_codes": ["social.employment"]}, {"criteria_codes": []}),
    "lots_or_small": ({"sme_suitable": True, "lots": []}, {"sme_suitable": None, "lots": []}),
    "plain_summary": ({"summary": TEXT}, {"summary": {}}),
}


@pytest.mark.parametrize("rule", PUBLISHED)
async def test_what_is_published_in_the_window(bench: Bench, rule: str) -> None:
    good, bad = PUBLISHED[rule]
    met = [procurement(bench.buyer, published_at=ago(days), **good) for days in (1, 200, 364)]
    unmet = procurement(bench.buyer, published_at=ago(30), **bad)
    before = procurement(bench.buyer, published_at=ago(366), **bad)
    later = procurement(bench.buyer, published_at=ago(-1), **bad)
    other = procurement(bench.world.other_buyer, published_at=ago(30), **bad)
    await bench.save(*met, unmet, before, later, other)
    percent = RULES[rule].percent
    outcome = EvidenceOutcome.SHOWN if percent <= 75 else EvidenceOutcome.NOT_SHOWN
    await bench.check(rule, met=met, unmet=[unmet], outcome=outcome)


async def test_lots_suit_small_firms_too(bench: Bench) -> None:
    split = procurement(
        bench.buyer,
        published_at=ago(3),
        sme_suitable=False,
        lots=[ProcurementLot(TEXT)],
    )
    await bench.save(split)
    await bench.check("lots_or_small", met=[split], unmet=[], outcome=EvidenceOutcome.SHOWN)


def _noticed(row: Procurement, day: date, *, actual: bool = True) -> PromisedDate:
    return PromisedDate(
        procurement_id=row.id,
        milestone=Milestone.NOTICE,
        date_value=day,
        precision=Precision.DAY,
        actual=actual,
        at=NOW,
        reason={},
    )


async def test_announced_half_year_ahead(bench: Bench) -> None:
    day = date(2027, 2, 1)
    exactly = procurement(bench.buyer, published_at=datetime(2026, 8, 5, 9, tzinfo=UTC))
    too_late = procurement(bench.buyer, published_at=datetime(2026, 8, 6, 9, tzinfo=UTC))
    promised, old = (procurement(bench.buyer, published_at=ago(20)) for _ in range(2))
    await bench.save(exactly, too_late, promised, old)
    await bench.save(
        _noticed(exactly, day),
        _noticed(too_late, day),
        _noticed(promised, day, actual=False),
        _noticed(old, date(2026, 3, 1)),
    )
    assert (day - date(2026, 8, 5)).days == 180
    await bench.check(
        "announced_half_year_ahead",
        met=[exactly],
        unmet=[too_late],
        outcome=EvidenceOutcome.NOT_SHOWN,
    )


async def test_dialogue_before_notice(bench: Bench) -> None:
    before, after, none = (procurement(bench.buyer) for _ in range(3))
    first = dialogue(bench.buyer, D.CLOSED, opened_at=ago(60))
    second = dialogue(bench.buyer, D.OPEN, opened_at=ago(3))
    await bench.save(before, after, none, first, second)
    await bench.save(about(first, before), about(second, after))
    for row in (before, after, none):
        await bench.save(_noticed(row, date(2027, 2, 1)))
    await bench.check(
        "dialogue_before_notice",
        met=[before],
        unmet=[after, none],
        outcome=EvidenceOutcome.NOT_SHOWN,
    )


def _concluded(bench: Bench, **values: Any) -> Dialogue:
    defaults = {"concluded_at": ago(5), "conclusion": TEXT}
    return dialogue(bench.buyer, D.CONCLUDED, **{**defaults, **values})


async def test_summary_and_dispositions(bench: Bench) -> None:
    full, missing, silent, old = (
        _concluded(bench),
        _concluded(bench),
        _concluded(bench),
        _concluded(bench, concluded_at=ago(366)),
    )
    await bench.save(full, missing, silent, old)
    disposed, open_one = contribution(full, None), contribution(missing, None)
    withdrawn = contribution(full, None, status=ContributionStatus.WITHDRAWN)
    answer = official(full, bench.buyer)
    await bench.save(disposed, open_one, withdrawn, answer, contribution(old, None))
    await bench.save(disposition(disposed))
    await bench.check(
        "summary_and_dispositions",
        met=[full, silent],
        unmet=[missing],
        outcome=EvidenceOutcome.NOT_SHOWN,
    )


async def _answered(bench: Bench, asked: Any, at: datetime) -> None:
    call = await bench.session.get_one(Dialogue, asked.dialogue_id)
    answer = official(call, bench.buyer, published_at=at)
    await bench.save(answer)
    await bench.save(AnsweredQuestion(answer_id=answer.id, question_id=asked.id))


async def test_questions_answered(bench: Bench) -> None:
    answered, unanswered, quiet, still_open = (
        dialogue(bench.buyer, D.CLOSED, closed_at=ago(9)),
        dialogue(bench.buyer, D.CLOSED, closed_at=ago(9)),
        dialogue(bench.buyer, D.CLOSED, closed_at=ago(9)),
        dialogue(bench.buyer, D.OPEN),
    )
    await bench.save(answered, unanswered, quiet, still_open)
    asked = question(answered, None, published_at=ago(20))
    held = question(answered, None, status=ContributionStatus.HELD, published_at=None)
    await bench.save(asked, held, question(unanswered, None, published_at=ago(20)))
    await bench.save(question(still_open, None, published_at=ago(20)))
    await _answered(bench, asked, ago(2))
    await bench.check(
        "questions_answered", met=[answered], unmet=[unanswered], outcome=EvidenceOutcome.NOT_SHOWN
    )


async def test_answers_in_a_week(bench: Bench) -> None:
    in_time, late, waits, young, old = (dialogue(bench.buyer, D.OPEN) for _ in range(5))
    await bench.save(in_time, late, waits, young, old)
    first = question(in_time, None, published_at=ago(20))
    second = question(late, None, published_at=ago(20))
    await bench.save(first, second)
    await bench.save(
        question(waits, None, published_at=ago(7.1)),
        question(young, None, published_at=ago(6.9)),
        question(old, None, published_at=ago(400)),
    )
    await _answered(bench, first, ago(13))
    await _answered(bench, second, ago(12.9))
    await bench.check(
        "answers_in_a_week",
        met=[in_time, young],
        unmet=[late, waits],
        outcome=EvidenceOutcome.NOT_SHOWN,
    )


async def test_open_to_all(bench: Bench) -> None:
    everybody = [dialogue(bench.buyer, published_at=ago(9)) for _ in range(3)]
    suppliers = dialogue(bench.buyer, published_at=ago(9), participation=Participation.SUPPLIERS)
    draft = dialogue(bench.buyer, D.DRAFT, participation=Participation.SUPPLIERS)
    old = dialogue(bench.buyer, published_at=ago(366), participation=Participation.SUPPLIERS)
    await bench.save(*everybody, suppliers, draft, old)
    await bench.check(
        "open_to_all", met=everybody, unmet=[suppliers], outcome=EvidenceOutcome.SHOWN
    )


async def test_two_weeks_open(bench: Bench) -> None:
    long = dialogue(bench.buyer, D.CLOSED, opened_at=ago(30), closed_at=ago(16))
    short = dialogue(bench.buyer, D.CLOSED, opened_at=ago(30), closed_at=ago(16.1))
    old = dialogue(bench.buyer, D.CLOSED, opened_at=ago(370), closed_at=ago(366))
    await bench.save(long, short, old)
    await bench.check(
        "two_weeks_open", met=[long], unmet=[short], outcome=EvidenceOutcome.NOT_SHOWN
    )


async def test_open_meeting_first(bench: Bench) -> None:
    good, bad, cancelled, without = (dialogue(bench.buyer) for _ in range(4))
    await bench.save(good, bad, cancelled, without)
    private = MeetingKind.ONE_TO_ONE
    await bench.save(
        meeting(good, starts_at=ago(20)),
        meeting(good, kind=private, starts_at=ago(10)),
        meeting(bad, kind=private, starts_at=ago(20)),
        meeting(bad, starts_at=ago(10)),
        meeting(cancelled, starts_at=ago(20), status=MeetingStatus.CANCELLED),
        meeting(cancelled, kind=private, starts_at=ago(10)),
        meeting(without, starts_at=ago(10)),
    )
    await bench.check(
        "open_meeting_first", met=[good], unmet=[bad, cancelled], outcome=EvidenceOutcome.NOT_SHOWN
    )


async def test_material_shared(bench: Bench) -> None:
    call = dialogue(bench.buyer)
    await bench.save(call)
    shared, silent, coming, cancelled = (
        meeting(call, starts_at=ago(9)),
        meeting(call, starts_at=ago(9)),
        meeting(call, starts_at=ago(-9)),
        meeting(call, starts_at=ago(9), status=MeetingStatus.CANCELLED),
    )
    await bench.save(shared, silent, coming, cancelled)
    await bench.save(material(shared))
    await bench.check(
        "material_shared", met=[shared], unmet=[silent], outcome=EvidenceOutcome.NOT_SHOWN
    )


async def test_every_rule_is_tested_by_hand() -> None:
    tested = {name.removeprefix("test_") for name in globals()} | set(PUBLISHED)
    assert set(RULES) <= tested
