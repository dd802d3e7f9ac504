"""Digests show the histories' rows of an event, found by its id."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

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
from tests.workers.digest_steps import NOW, DigestStage, build_batch

Q1 = PartialDate(date(2028, 1, 1), Precision.QUARTER)
WHY: Texts = {Language.FI: LocalText("Rahoitus siirtyi."), Language.SV: LocalText("Pengarna.")}


def _changes(
    digest_stage: DigestStage, item: Procurement, reason: Texts, **values: Any
) -> OutboxEvent:
    """Records the change as the services do."""
    before = public_content(item)
    for name, value in values.items():
        setattr(item, name, value)
    record_outcome(digest_stage.session, SYSTEM, outcome_of(item, before, NOW, reason))
    digest_stage.session.flush()
    newest = select(OutboxEvent).order_by(OutboxEvent.number.desc()).limit(1)
    return digest_stage.session.scalars(newest).one()


def _matched(digest_stage: DigestStage, fact: OutboxEvent, item: Any) -> None:
    """Matches the event for a follower of the item."""
    for reader in (
        digest_stage.reader,
        digest_stage.add(person(email="swede@example.fi", language=Language.SV)),
    ):
        followed = digest_stage.add(follow(reader, item))
        digest_stage.add(
            Match(watch_id=followed.id, event_id=fact.id, slot_id=digest_stage.slot(reader).id)
        )


def test_new_schedule_is_listed_with_the_former_one_and_the_reason(
    digest_stage: DigestStage,
) -> None:
    item = digest_stage.procurement()
    fact = _changes(digest_stage, item, WHY, notice_expected=Q1)
    assert fact.type == "procurement.rescheduled.v1"
    _matched(digest_stage, fact, item)
    finnish, swedish = digest_stage.build()
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
def test_cancelled_and_postponed_items_have_reasons(
    digest_stage: DigestStage, status: ProcurementStatus, words: str
) -> None:
    item = digest_stage.procurement()
    fact = _changes(digest_stage, item, WHY, status=status, status_reason=WHY)
    assert fact.type == f"procurement.{status}.v1"
    _matched(digest_stage, fact, item)
    assert f"{words}\nSyy: Rahoitus siirtyi.\n" in digest_stage.build()[0].text


def test_edited_procurement_lists_the_changed_parts(digest_stage: DigestStage) -> None:
    item = digest_stage.procurement()
    fact = _changes(digest_stage, item, {}, description=WHY, unit="Hankintakeskus")
    assert fact.type == "procurement.changed.v1"
    _matched(digest_stage, fact, item)
    assert "Muuttunut: kuvaus, vastuuyksikkö\n" in digest_stage.build()[0].text


def test_extension_is_listed_with_the_former_deadline(digest_stage: DigestStage) -> None:
    before = datetime(2027, 9, 3, 13, tzinfo=UTC)
    call = digest_stage.add(dialogue(digest_stage.buyer, closes_at=before + timedelta(days=14)))
    moved = digest_stage.add(
        Extension(
            id=new_id(),
            dialogue_id=call.id,
            at=NOW,
            closes_before=before,
            closes_after=call.closes_at,
            reason=WHY,
        )
    )
    data = {"dialogue_id": str(call.id), "organisation_id": str(digest_stage.buyer.id)}
    _matched(
        digest_stage,
        digest_stage.add(outbox_event(id=moved.id, type="dialogue.extended.v1", data=data)),
        call,
    )
    (mail, _) = digest_stage.build()
    assert "Määräaika: 3.9.2027 klo 16.00 → 17.9.2027 klo 16.00\nSyy: Rahoitus" in mail.text
    assert "Sulkeutuu" not in mail.text


def test_events_without_a_shared_id_get_a_general_text(digest_stage: DigestStage) -> None:
    item = digest_stage.procurement()
    followed = digest_stage.add(follow(digest_stage.reader, item))
    slot = digest_stage.slot()
    digest_stage.match(slot, followed, item, "procurement.rescheduled.v1")
    fields = ["description", "status_reason"]
    digest_stage.match(slot, followed, item, "procurement.changed.v1", changed=fields)
    (mail,) = digest_stage.build()
    assert "Aikataulu on muuttunut\nMuuttunut: kuvaus\n" in mail.text


def test_histories_are_read_in_one_query(digest_stage: DigestStage) -> None:
    item = digest_stage.procurement()
    fact = _changes(digest_stage, item, WHY, notice_expected=Q1)
    for _ in range(20):
        reader = digest_stage.add(person())
        followed = digest_stage.add(follow(reader, item))
        digest_stage.add(
            Match(watch_id=followed.id, event_id=fact.id, slot_id=digest_stage.slot(reader).id)
        )
    statements = []
    connection = digest_stage.session.connection()
    event.listen(connection, "before_cursor_execute", lambda *call: statements.append(call[2]))
    assert build_batch(digest_stage.session).slots == 20
    assert sum("procurement_changes" in statement for statement in statements) == 1
