"""Continuous dialogues follow their procurement; digests and figures count their questions."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import api.models  # noqa: F401 - all tables
from api.continuous.jobs import follow_subject
from api.contributions.models import AnsweredQuestion
from api.core.i18n import Language, LocalText
from api.core.outbox import OutboxEvent
from api.dialogues.models import Dialogue, DialogueStatus
from api.digests.jobs import match_event
from api.figures.jobs.measuring import CONTRIBUTIONS, refresh
from api.figures.models import FigureMeasurement
from api.organisations.models import Organisation
from api.personal_data.jobs.case_files import end_case_files
from api.personal_data.models import CaseFile, RetentionClass
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from api.watches.models import Match
from tests.factories.accounts import person
from tests.factories.continuous import continuous_dialogue
from tests.factories.contributions import official, question
from tests.factories.events import outbox_event
from tests.factories.notifications import follow, keys
from tests.factories.participation import receipt
from tests.factories.plans import procurement
from tests.workers.digest_steps import DigestStage

NOW = datetime(2027, 12, 1, 10, tzinfo=UTC)


class Asked:
    """A procurement with a question of a receipt holder, answered after two days."""

    def __init__(self, session: Session, buyer: Organisation) -> None:
        self.session = session
        self.procurement: Procurement = self.add(procurement(buyer))
        self.dialogue: Dialogue = self.add(continuous_dialogue(self.procurement))
        holder, _ = receipt(self.dialogue)
        self.add(holder)
        values: dict[str, Any] = {"published_at": NOW - timedelta(days=9)}
        self.question = self.add(question(self.dialogue, None, participant_id=holder.id, **values))
        answered_at = NOW - timedelta(days=7)
        self.answer = self.add(
            official(self.dialogue, buyer, kind="answer", published_at=answered_at)
        )
        self.add(AnsweredQuestion(answer_id=self.answer.id, question_id=self.question.id))

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def measured(self) -> dict[str, float]:
        refresh(self.session, CONTRIBUTIONS, [self.question.id, self.answer.id], NOW)
        rows = self.session.scalars(select(FigureMeasurement))
        return {row.figure: row.measure for row in rows}


@pytest.fixture
def asked(sync_session: Session, buyer: Organisation) -> Asked:
    return Asked(sync_session, buyer)


def test_dialogue_follows_title_and_state_of_the_procurement(asked: Asked) -> None:
    asked.procurement.title = {Language.FI: LocalText("Koulukyydit")}
    asked.procurement.status = ProcurementStatus.TENDERING
    follow_subject(asked.session, asked.procurement.id)
    dialogue = asked.dialogue
    closed = [dialogue.title[Language.FI].text, dialogue.status, dialogue.closed_at is not None]
    assert closed == ["Koulukyydit", DialogueStatus.CLOSED, True]
    asked.procurement.status = ProcurementStatus.PLANNED
    follow_subject(asked.session, asked.procurement.id)
    assert [dialogue.status, dialogue.closed_at] == [DialogueStatus.OPEN, None]
    types = asked.session.scalars(select(OutboxEvent.type))
    assert types.all() == ["continuous_dialogue.moved.v1"] * 2


def test_following_what_nobody_asked_about_does_nothing(
    sync_session: Session, buyer: Organisation
) -> None:
    row = procurement(buyer)
    sync_session.add(row)
    sync_session.flush()
    follow_subject(sync_session, row.id)
    assert sync_session.scalars(select(Dialogue)).all() == []


def test_answer_time_counts_questions_outside_calls(asked: Asked) -> None:
    assert asked.measured() == {"answer_time": 48.0}


def test_anonymous_share_counts_them_once_the_dialogue_is_closed(asked: Asked) -> None:
    """As in a call: while it is open, the share would tell how the newest question was asked."""
    asked.procurement.status = ProcurementStatus.CANCELLED
    follow_subject(asked.session, asked.procurement.id)
    assert asked.measured()["anonymous_share"] == 1.0


def test_follower_of_the_procurement_is_told_of_the_answer(digest_stage: DigestStage) -> None:
    asked = Asked(digest_stage.session, digest_stage.buyer)
    followed = digest_stage.add(follow(digest_stage.reader, asked.procurement))
    digest_stage.session.add_all(keys(followed))
    event = digest_stage.add(
        outbox_event(
            type="question.answered.v1",
            time=NOW,
            data={
                "contribution_id": str(asked.answer.id),
                "dialogue_id": str(asked.dialogue.id),
                "procurement_id": str(asked.procurement.id),
                "organisation_id": str(digest_stage.buyer.id),
                "kind": "answer",
                "questions": [str(asked.question.id)],
            },
        )
    )
    assert match_event(digest_stage.session, event, NOW, window_seconds=0) == 1
    match = digest_stage.session.scalars(select(Match)).one()
    assert match.watch_id == followed.id


def test_case_file_of_the_procurement_unlinks_its_questions(asked: Asked) -> None:
    """The dialogue has no case file of its own."""
    asked.question.person_id = asked.add(person()).id
    asked.procurement.status = ProcurementStatus.CONCLUDED
    asked.procurement.updated_at = NOW - timedelta(days=3 * 366)
    values = {
        "retention_class": RetentionClass.YEARS_2,
        "organisation_id": asked.procurement.organisation_id,
    }
    asked.add(CaseFile(subject=f"procurements/{asked.procurement.id}", **values))
    assert end_case_files(asked.session, NOW) == 1
    asked.session.expire_all()
    assert asked.question.person_id is None
