"""Mails about removals, exclusions and objections to authors, and about floods to moderators."""

from typing import Any

import msgspec
import pytest
from sqlalchemy.orm import Session

from api.contributions.events import (
    ContributionRemoved,
    DialogueFlooded,
    ParticipantExcluded,
    ParticipantReadmitted,
    RemovalObjectionDecided,
)
from api.contributions.mails import moderation
from api.contributions.models import Contribution, ContributionStatus
from api.core.events import Event
from api.core.i18n import Language, LocalText
from api.organisations.models import Role
from tests.factories.accounts import person
from tests.factories.contributions import objection
from tests.factories.events import outbox_event
from tests.factories.organisations import membership, supplier
from tests.factories.participation import exclusion, participant, receipt
from tests.workers.test_notices import NOW, Stage
from workers import event_handlers

REASON = {Language.FI: LocalText("Sama mainos yhä uudelleen.")}


@pytest.fixture
def stage(sync_session: Session, handler_settings: None) -> Stage:
    return Stage(sync_session)


def _react(stage: Stage, event: Event) -> None:
    """As the relay does, twice: a delivery may come again."""
    stored = outbox_event(type=event.name, data=msgspec.to_builtins(event))
    for name in event_handlers.CONSUMERS_OF[event.name]:
        if name.endswith("mail"):
            for _ in range(2):
                event_handlers.handle(stage.session, name, stored)


def _removed(stage: Stage, count: int, **values: Any) -> list[Contribution]:
    gone = {"status": ContributionStatus.REMOVED, "removed_at": NOW, "removal_reason": REASON}
    return [stage.says(stage.anna, f"Mainos {n}.", **{**gone, **values}) for n in range(count)]


def test_contributions_removed_together_make_one_mail(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moderation, "MOST_LISTED", 2)
    for said in _removed(stage, 5):
        event = ContributionRemoved(
            contribution_id=said.id,
            dialogue_id=stage.call.id,
            organisation_id=stage.buyer.id,
            kind="comment",
        )
        _react(stage, event)
    [mail] = stage.mails()
    assert mail.text.count("Sama mainos yhä uudelleen.") == 2
    assert "Ytterligare borttagna inlägg:\n3\n" in mail.text
    assert "begära rättelse" in mail.text
    assert f"/dialogues/{stage.call.id}/mine?lang=sv" in mail.text
    assert f"/dialogues/{stage.call.id}/mine?lang=sv" in mail.html
    assert "Mainos" not in mail.text


def test_exclusion_and_readmission_are_mailed(stage: Stage) -> None:
    author = stage.add(participant(stage.call, stage.anna))
    one = stage.add(exclusion(author))
    about = {"exclusion_id": one.id, "dialogue_id": stage.call.id}
    _react(stage, ParticipantExcluded(**about))
    [mail] = stage.mails()
    assert mail.subject == "Du har stängts av från en dialog: Kyydit"
    assert "Sama mainos yhä uudelleen." in mail.text
    _react(stage, ParticipantReadmitted(**about))
    assert {one.subject for one in stage.mails()} == {
        "Du har stängts av från en dialog: Kyydit", "Du kan delta igen: Kyydit",
    }  # fmt: skip


def test_exclusion_by_name_is_mailed_to_its_authors_only(stage: Stage) -> None:
    firm = stage.add(supplier())
    others = [stage.add(person()) for _ in range(2)]
    stage.add(participant(stage.call, stage.anna, number=None, organisation_id=firm.id))
    stage.add(participant(stage.call, others[0], number=1))
    one = stage.add(
        exclusion(participant(stage.call, others[1]), participant_id=None, organisation_id=firm.id)
    )
    _react(stage, ParticipantExcluded(exclusion_id=one.id, dialogue_id=stage.call.id))
    assert [mail.address for mail in stage.mails()] == ["anna@example.fi"]


def test_a_receipt_gets_no_mail(stage: Stage) -> None:
    holder, _ = receipt(stage.call)
    one = stage.add(exclusion(stage.add(holder)))
    _react(stage, ParticipantExcluded(exclusion_id=one.id, dialogue_id=stage.call.id))
    assert stage.mails() == []


@pytest.mark.parametrize(
    ("upheld", "heading"),
    [(True, "Ditt inlägg är offentligt igen"), (False, "Ditt inlägg förblir borttaget")],
)
def test_decision_is_mailed_to_the_objector(stage: Stage, upheld: bool, heading: str) -> None:
    [said] = _removed(stage, 1)
    answer = {Language.SV: LocalText("Efter en andra granskning.")}
    stage.add(objection(said, decided_at=NOW, upheld=upheld, answer=answer))
    event = RemovalObjectionDecided(
        contribution_id=said.id,
        dialogue_id=stage.call.id,
        organisation_id=stage.buyer.id,
        kind="comment",
        upheld=upheld,
    )
    _react(stage, event)
    [mail] = stage.mails()
    assert heading in mail.text
    assert "Efter en andra granskning." in mail.text
    assert ("Mainos 0." in mail.text) is upheld


def test_flood_is_mailed_to_moderators(stage: Stage) -> None:
    for role in (Role.OFFICER, Role.OCCASIONAL, Role.VIEWER):
        reader = stage.add(person(email=f"{role}@example.fi"))
        stage.add(membership(reader, stage.buyer, role))
    event = DialogueFlooded(dialogue_id=stage.call.id, organisation_id=stage.buyer.id)
    _react(stage, event)
    [mail] = stage.mails()
    assert mail.address == "officer@example.fi"
    assert mail.subject.startswith("Paljon puheenvuoroja tai ilmoituksia")
