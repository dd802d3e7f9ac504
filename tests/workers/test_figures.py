"""Figures in the tables: computed event by event as from the beginning, frozen, corrected."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.contributions.models import (
    AnsweredQuestion,
    ContributionKind,
    ContributionStatus,
    DispositionOutcome,
)
from api.core.ids import new_id
from api.core.partial_dates import Precision
from api.dialogues.models import DialogueProcurement, DialogueStatus
from api.figures.jobs.measuring import CONTRIBUTIONS, PROCUREMENTS, refresh
from api.figures.jobs.rebuilding import build_first, freeze, note_silence, rebuild
from api.figures.models import FigureCorrection, FigureMeasurement, FigureValue, PeriodKind
from api.organisations.models import Organisation
from api.plans.models.procurements import Procurement, PromisedDate
from api.plans.models.values import Milestone, ProcurementStatus
from tests.factories.contributions import contribution, disposition, official, question
from tests.factories.dialogues import dialogue
from tests.factories.organisations import organisation
from tests.factories.plans import procurement

NOW = datetime(2027, 12, 1, 10, tzinfo=UTC)


def _published(session: Session, buyer: Organisation, day: str, **values: Any) -> Procurement:
    moment = datetime.fromisoformat(f"{day}T09:00:00+00:00")
    row = procurement(buyer, published_at=moment, **values)
    session.add(row)
    session.flush()
    return row


def _tendered(session: Session, row: Procurement, day: str) -> None:
    row.status, row.notice_id = ProcurementStatus.TENDERING, "2027-123456"
    _promised(session, row, day, Precision.DAY, actual=True)


def _promised(
    session: Session,
    row: Procurement,
    day: str,
    precision: Precision = Precision.MONTH,
    *,
    actual: bool = False,
) -> None:
    session.add(
        PromisedDate(
            id=new_id(),
            procurement_id=row.id,
            milestone=Milestone.NOTICE,
            date_value=date.fromisoformat(day),
            precision=precision,
            actual=actual,
            at=NOW,
            reason={},
        )
    )
    session.flush()


def _values(session: Session, figure: str, period: PeriodKind) -> dict[str, tuple[int, float]]:
    stmt = select(FigureValue).where(FigureValue.figure == figure, FigureValue.period == period)
    return {str(row.starts_on): (row.n, row.value) for row in session.scalars(stmt)}


def test_figures_of_procurements_by_period(sync_session: Session, buyer: Organisation) -> None:
    """Three notices: 31 and 150 days ahead in March and 59 days ahead in May."""
    days = (
        ("2027-02-01", "2027-03-04"),
        ("2026-10-05", "2027-03-04"),
        ("2027-03-10", "2027-05-08"),
    )
    rows = [_published(sync_session, buyer, published) for published, _ in days]
    for row, (_, notice) in zip(rows, days, strict=True):
        _tendered(sync_session, row, notice)
    refresh(sync_session, PROCUREMENTS, [row.id for row in rows], NOW)
    month, quarter, year = PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR
    assert _values(sync_session, "announced_ahead_90", month) == {
        "2027-03-01": (2, 0.5),
        "2027-05-01": (1, 0.0),
    }
    assert _values(sync_session, "announced_ahead_30", quarter) == {
        "2027-01-01": (2, 1.0),
        "2027-04-01": (1, 1.0),
    }
    assert _values(sync_session, "lead_time", year) == {"2027-01-01": (3, 59.0)}
    rolling = _values(sync_session, "lead_time", PeriodKind.ROLLING_YEAR)
    assert rolling["2026-05-01"] == (2, 90.5)  # May 2026 to April 2027
    assert rolling["2026-06-01"] == (3, 59.0)
    assert max(rolling) == "2027-01-01"  # its last month is the current one
    assert _values(sync_session, "criteria_planned", year) == {
        "2026-01-01": (1, 0.0),
        "2027-01-01": (2, 0.0),
    }


def test_a_dialogue_before_the_notice_counts(sync_session: Session, buyer: Organisation) -> None:
    row = _published(sync_session, buyer, "2027-01-10")
    call = dialogue(buyer, DialogueStatus.CLOSED, opened_at=datetime(2027, 2, 1, tzinfo=UTC))
    sync_session.add(call)
    sync_session.flush()
    sync_session.add(DialogueProcurement(dialogue_id=call.id, procurement_id=row.id))
    _tendered(sync_session, row, "2027-03-04")
    refresh(sync_session, PROCUREMENTS, [row.id], NOW)
    assert _values(sync_session, "dialogue_share", PeriodKind.YEAR) == {"2027-01-01": (1, 1.0)}


def test_figures_of_contributions(sync_session: Session, buyer: Organisation) -> None:
    """A question that waited 48 hours, a comment that was adopted, and one that was removed."""
    asked = datetime(2027, 3, 1, 8, tzinfo=UTC)
    ended = datetime(2027, 4, 1, 8, tzinfo=UTC)
    call = dialogue(buyer, DialogueStatus.CONCLUDED, closed_at=ended, concluded_at=ended)
    sync_session.add(call)
    sync_session.flush()
    asks = question(call, None, published_at=asked)
    comment = contribution(call, None)
    removed = contribution(call, None, status=ContributionStatus.REMOVED)
    says = official(
        call, buyer, kind=ContributionKind.ANSWER, published_at=asked + timedelta(hours=48)
    )
    sync_session.add_all([asks, comment, removed, says])
    sync_session.flush()
    sync_session.add(AnsweredQuestion(answer_id=says.id, question_id=asks.id))
    sync_session.add(disposition(comment, outcome=DispositionOutcome.PARTLY))
    sync_session.flush()
    ids = [asks.id, comment.id, removed.id, says.id]
    refresh(sync_session, CONTRIBUTIONS, ids, NOW)
    year = PeriodKind.YEAR
    assert _values(sync_session, "answer_time", year) == {"2027-01-01": (1, 48.0)}
    assert _values(sync_session, "effect", year) == {"2027-01-01": (2, 0.5)}
    assert _values(sync_session, "anonymous_share", year) == {"2027-01-01": (2, 0.0)}
    assert _values(sync_session, "anonymous_share", PeriodKind.MONTH) == {}  # about people


def test_a_withdrawn_publication_leaves_the_figures(
    sync_session: Session, buyer: Organisation
) -> None:
    row = _published(sync_session, buyer, "2027-01-10")
    refresh(sync_session, PROCUREMENTS, [row.id], NOW)
    row.published_at = None
    sync_session.flush()
    refresh(sync_session, PROCUREMENTS, [row.id], NOW)
    assert sync_session.scalars(select(FigureMeasurement)).all() == []
    assert sync_session.scalars(select(FigureValue)).all() == []


def test_a_frozen_value_stays_and_gets_dated_corrections(
    sync_session: Session, buyer: Organisation
) -> None:
    early = _published(sync_session, buyer, "2027-01-10", criteria_codes=["social"])
    refresh(sync_session, PROCUREMENTS, [early.id], NOW)
    freeze(sync_session, NOW)
    late = _published(sync_session, buyer, "2027-01-20")
    for _ in range(2):  # a repeated event notes nothing twice
        refresh(sync_session, PROCUREMENTS, [late.id], NOW + timedelta(days=1))
    january = select(FigureCorrection).where(
        FigureCorrection.figure == "criteria_planned",
        FigureCorrection.period == PeriodKind.MONTH,
    )
    [correction] = sync_session.scalars(january)
    assert (correction.n, correction.value) == (2, 0.5)
    assert correction.at == NOW + timedelta(days=1)
    months = _values(sync_session, "criteria_planned", PeriodKind.MONTH)
    assert months == {"2027-01-01": (1, 1.0)}
    years = _values(sync_session, "criteria_planned", PeriodKind.YEAR)
    assert years == {"2027-01-01": (2, 0.5)}  # the year is still open


def test_a_correction_tells_when_nothing_is_left(
    sync_session: Session, buyer: Organisation
) -> None:
    row = _published(sync_session, buyer, "2027-01-10")
    refresh(sync_session, PROCUREMENTS, [row.id], NOW)
    freeze(sync_session, NOW)
    row.published_at = None
    sync_session.flush()
    refresh(sync_session, PROCUREMENTS, [row.id], NOW)
    corrections = sync_session.scalars(select(FigureCorrection)).all()
    assert {(one.n, one.value) for one in corrections} == {(0, None)}


def test_time_alone_makes_a_procurement_silent(sync_session: Session, buyer: Organisation) -> None:
    row = _published(sync_session, buyer, "2027-01-10", notice_date=date(2027, 3, 1))
    _promised(sync_session, row, "2027-03-01")
    refresh(sync_session, PROCUREMENTS, [row.id], datetime(2027, 4, 1, tzinfo=UTC))
    assert _values(sync_session, "silent", PeriodKind.YEAR) == {}
    note_silence(sync_session, datetime(2027, 6, 1, tzinfo=UTC))
    assert _values(sync_session, "silent", PeriodKind.YEAR) == {"2027-01-01": (1, 1.0)}


def test_an_upgraded_platform_computes_its_figures_once(
    sync_session: Session, buyer: Organisation
) -> None:
    _published(sync_session, buyer, "2027-01-10")
    build_first(sync_session, NOW)
    assert _values(sync_session, "sme_lots", PeriodKind.YEAR) == {"2027-01-01": (1, 0.0)}


@pytest.mark.parametrize("seed", range(12))
def test_event_by_event_gives_what_a_rebuild_gives(
    sync_session: Session, buyer: Organisation, seed: int
) -> None:
    """Random histories; after each change some things are refreshed, late, twice or out of order.
    At the end all that changed have been refreshed at least once since their last change."""
    random = Random(seed)
    other = organisation(business_id="2345678-0")
    sync_session.add(other)
    sync_session.flush()
    rows = [
        _published(sync_session, random.choice([buyer, other]), f"2027-0{random.randint(1, 9)}-15")
        for _ in range(6)
    ]
    waiting: list[UUID] = [row.id for row in rows]
    for _ in range(25):
        row = random.choice(rows)
        _change(sync_session, row, random)
        waiting.append(row.id)
        for _ in range(random.randint(0, 2)):
            chosen = random.choice(waiting)
            refresh(sync_session, PROCUREMENTS, [chosen], NOW)
    random.shuffle(waiting)
    for chosen in waiting:
        refresh(sync_session, PROCUREMENTS, [chosen], NOW)
    stepwise = _everything(sync_session)
    sync_session.execute(delete(FigureValue))
    rebuild(sync_session, NOW)
    assert _everything(sync_session) == stepwise
    assert stepwise


def _change(session: Session, row: Procurement, random: Random) -> None:
    day = f"2027-{random.randint(1, 12):02}-01"
    match random.randrange(6):
        case 0:
            _promised(session, row, day)
        case 1 if row.status is ProcurementStatus.PLANNED:
            _tendered(session, row, day)
        case 2 if row.status is ProcurementStatus.PLANNED:
            row.status = ProcurementStatus.CANCELLED
        case 3:
            row.criteria_codes = random.choice([[], ["social"]])
        case 4:
            row.sme_suitable = random.choice([None, True])
        case _:
            row.published_at = random.choice([None, datetime(2027, 2, 3, tzinfo=UTC)])
    session.flush()


def _everything(session: Session) -> Sequence[tuple[object, ...]]:
    session.expire_all()
    names = ("organisation_id", "figure", "period", "starts_on", "n", "value")
    columns = [getattr(FigureValue, name) for name in names]
    return [tuple(row) for row in session.execute(select(*columns).order_by(*columns[:4]))]
