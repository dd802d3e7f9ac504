"""Digests show the histories' rows of an event, found by its id."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from api.core.actor import SYSTEM
from api.core.i18n import Language, LocalText, Texts
from api.core.ids import new_id
from api.core.outbox import OutboxEvent
from api.core.partial_dates import PartialDate, Precision
from api.dialogues.models import Extension
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from api.plans.recording import record_outcome
from api.plans.rules.changes import outcome_of
from api.plans.rules.content import public_content
from api.watches.models import Match
from tests.factories.accounts import person
from tests.factories.dialogues import dialogue
from tests.factories.events import outbox_event
from tests.factories.notifications import follow
from tests.workers.test_digests import NOW, Desk, build_batch

Q1 = PartialDate(date(2028, 1, 1), Precision.QUARTER)
WHY: Texts = {Language.FI: LocalText("Rahoitus siirtyi."), Language.SV: LocalText("Pengarna.")}


@pytest.fixture
def desk(sync_session: Session) -> Desk:
    return Desk(sync_session)


def _changes(desk: Desk, item: Procurement, reason: Texts, **values: Any) -> OutboxEvent:
    """Records the change as the services do."""
    before = public_content(item)
    for name, value in values.items():
        setattr(item, name, value)
    record_outcome(desk.session, SYSTEM, outcome_of(item, before, NOW, reason))
    desk.session.flush()
    newest = select(OutboxEvent).order_by(OutboxEvent.number.desc()).limit(1)
    return desk.session.scalars(newest).one()


def _matched(desk: Desk, fact: OutboxEvent, item: Any) -> None:
    """Matches the event for a follower of the item."""
    for reader in (desk.reader, desk.add(person(email="swede@example.fi", language=Language.SV))):
        followed = desk.add(follow(reader, item))
        desk.add(Match(watch_id=followed.id, event_id=fact.id, slot_id=desk.slot(reader).id))


def test_a_new_schedule_is_told_with_the_old_one_and_why(desk: Desk) -> None:
    item = desk.procurement()
    fact = _changes(desk, item, WHY, notice_expected=Q1)
    assert fact.type == "procurement.rescheduled.v1"
    _matched(desk, fact, item)
    finnish, swedish = desk.build()
    assert (
        "(arvio): 3. neljännes 2027 → 1. neljännes 2028\nSyy: Rahoitus siirtyi.\n" in finnish.text
    )
    assert "3. neljännes 2027 → 1. neljännes 2028<br" in finnish.html
    assert "Orsak: Pengarna.\n" in swedish.text
    assert "(på finska)" in swedish.text  # marks the title


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (ProcurementStatus.POSTPONED, "Hankintaa on lykätty"),
        (ProcurementStatus.CANCELLED, "Hankinta on peruttu"),
    ],
)
def test_what_does_not_go_on_as_planned_says_why(
    desk: Desk, status: ProcurementStatus, words: str
) -> None:
    item = desk.procurement()
    fact = _changes(desk, item, WHY, status=status, status_reason=WHY)
    assert fact.type == f"procurement.{status}.v1"
    _matched(desk, fact, item)
    assert f"{words}\nSyy: Rahoitus siirtyi.\n" in desk.build()[0].text


def test_an_edited_procurement_says_which_parts(desk: Desk) -> None:
    item = desk.procurement()
    fact = _changes(desk, item, {}, description=WHY, unit="Hankintakeskus")
    assert fact.type == "procurement.changed.v1"
    _matched(desk, fact, item)
    assert "Muuttunut: kuvaus, vastuuyksikkö\n" in desk.build()[0].text


def test_a_later_deadline_is_told_with_the_former_one(desk: Desk) -> None:
    before = datetime(2027, 9, 3, 13, tzinfo=UTC)
    call = desk.add(dialogue(desk.buyer, closes_at=before + timedelta(days=14)))
    moved = desk.add(
        Extension(
            id=new_id(),
            dialogue_id=call.id,
            at=NOW,
            closes_before=before,
            closes_after=call.closes_at,
            reason=WHY,
        )
    )
    data = {"dialogue_id": str(call.id), "organisation_id": str(desk.buyer.id)}
    _matched(
        desk, desk.add(outbox_event(id=moved.id, type="dialogue.extended.v1", data=data)), call
    )
    (mail, _) = desk.build()
    assert "Määräaika: 3.9.2027 klo 16.00 → 17.9.2027 klo 16.00\nSyy: Rahoitus" in mail.text
    assert "Sulkeutuu" not in mail.text


def test_facts_from_before_they_shared_an_id_are_told_in_general_words(desk: Desk) -> None:
    item = desk.procurement()
    followed = desk.add(follow(desk.reader, item))
    slot = desk.slot()
    desk.match(slot, followed, item, "procurement.rescheduled.v1")
    fields = ["description", "status_reason"]
    desk.match(slot, followed, item, "procurement.changed.v1", changed=fields)
    (mail,) = desk.build()
    assert "Aikataulu on muuttunut\nMuuttunut: kuvaus\n" in mail.text


def test_histories_are_read_once_for_all(desk: Desk) -> None:
    item = desk.procurement()
    fact = _changes(desk, item, WHY, notice_expected=Q1)
    for _ in range(20):
        reader = desk.add(person())
        followed = desk.add(follow(reader, item))
        desk.add(Match(watch_id=followed.id, event_id=fact.id, slot_id=desk.slot(reader).id))
    statements = []
    connection = desk.session.connection()
    event.listen(connection, "before_cursor_execute", lambda *call: statements.append(call[2]))
    assert build_batch(desk.session).slots == 20
    assert sum("procurement_changes" in statement for statement in statements) == 1
