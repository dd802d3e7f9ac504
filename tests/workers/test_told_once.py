"""Whoever gets their own mail about an event does not get it in a digest."""

import pytest
from sqlalchemy.orm import Session

from api.contributions.events import QuestionAnswered
from api.contributions.models import AnsweredQuestion, ContributionKind
from api.meetings.events import MeetingChanged
from tests.factories.contributions import official, question
from tests.factories.events import outbox_event
from tests.factories.meetings import meeting, sign_up
from tests.workers.test_involved import Stage


@pytest.fixture
def stage(sync_session: Session, handler_settings: None) -> Stage:
    return Stage(sync_session)


def test_asker_gets_one_mail_about_the_answer(stage: Stage) -> None:
    asker, reader = stage.person("asker"), stage.person("reader")
    for somebody in (asker, reader):
        stage.follows(somebody)
    asked = stage.add(question(stage.call, asker))
    said = stage.add(official(stage.call, stage.buyer, kind=ContributionKind.ANSWER))
    stage.add(AnsweredQuestion(answer_id=said.id, question_id=asked.id))
    data = {
        "dialogue_id": str(stage.call.id),
        "contribution_id": str(said.id),
        "questions": [str(asked.id)],
    }
    stage.react(stage.add(outbox_event(type=QuestionAnswered.name, data=data)))
    assert stage.addresses() == ["asker"]
    assert stage.slots_of() == [reader.id]


@pytest.mark.parametrize(
    ("changed", "by_digest"), [(["place"], {"reader"}), (["description"], {"guest", "reader"})]
)
def test_participant_gets_one_mail_about_a_changed_meeting(
    stage: Stage, changed: list[str], by_digest: set[str]
) -> None:
    """The mail covers calendar fields only; other changes go into the digest."""
    guest, reader = stage.person("guest"), stage.person("reader")
    for somebody in (guest, reader):
        stage.follows(somebody)
    event = stage.add(meeting(stage.call))
    stage.add(sign_up(event, guest))
    data = {"dialogue_id": str(stage.call.id), "meeting_id": str(event.id), "changed": changed}
    stage.react(stage.add(outbox_event(type=MeetingChanged.name, data=data)))
    names = {guest.id: "guest", reader.id: "reader"}
    assert {names[item] for item in stage.slots_of()} == by_digest
    assert stage.addresses() == ([] if "guest" in by_digest else ["guest"])
