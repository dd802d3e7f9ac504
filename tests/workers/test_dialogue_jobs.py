"""Jobs open, announce and close calls exactly once, with concurrent workers."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, select
from sqlalchemy.orm import Session

from api.core.actor import ActorKind
from api.core.audit import AuditEntry
from api.core.i18n import Language, LocalText
from api.core.outbox import OutboxEvent
from api.dialogues import jobs
from api.dialogues.models import Dialogue, DialogueStatus
from api.organisations.models import Organisation
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from tests.factories.dialogues import about, dialogue
from tests.factories.organisations import organisation
from tests.factories.plans import procurement

S = DialogueStatus
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def _call(session: Session, buyer: Organisation, status: S, **values: Any) -> Dialogue:
    row = dialogue(buyer, status, **{"opens_at": NOW, "closes_at": NOW + 14 * DAY, **values})
    session.add(row)
    session.flush()
    return row


def _bought(session: Session, buyer: Organisation, *calls: Dialogue) -> Procurement:
    row = procurement(buyer)
    session.add(row)
    session.flush()
    session.add_all(about(call, row) for call in calls)
    session.flush()
    return row


def _types(session: Session) -> list[str]:
    return list(session.scalars(select(OutboxEvent.type).order_by(OutboxEvent.id)))


def test_call_opens_once_at_its_time(sync_session: Session, buyer: Organisation) -> None:
    call = _call(sync_session, buyer, S.SCHEDULED)
    bought = _bought(sync_session, buyer, call)
    assert jobs.open_due(sync_session, NOW - SECOND) == 0
    assert jobs.open_due(sync_session, NOW) == 1
    assert jobs.open_due(sync_session, NOW) == 0
    assert (call.status, call.opened_at) == (S.OPEN, NOW)
    assert bought.status is ProcurementStatus.IN_DIALOGUE
    assert _types(sync_session) == ["dialogue.opened.v1", "procurement.changed.v1"]
    entry = sync_session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.actor_kind) == ("dialogue.open", ActorKind.SYSTEM)
    assert entry.organisation_id == buyer.id


def test_draft_is_never_opened(sync_session: Session, buyer: Organisation) -> None:
    _call(sync_session, buyer, S.DRAFT)
    assert jobs.open_due(sync_session, NOW + DAY) == 0


def test_call_closes_once_at_its_deadline(sync_session: Session, buyer: Organisation) -> None:
    call = _call(sync_session, buyer, S.SCHEDULED)
    bought = _bought(sync_session, buyer, call)
    jobs.open_due(sync_session, NOW)
    end = NOW + 14 * DAY
    assert jobs.close_due(sync_session, end - SECOND) == 0
    assert jobs.close_due(sync_session, end) == 1
    assert jobs.close_due(sync_session, end) == 0
    assert (call.status, call.closed_at) == (S.CLOSED, end)
    assert bought.status is ProcurementStatus.PREPARING
    assert _types(sync_session)[2:] == ["dialogue.closed.v1", "procurement.changed.v1"]


def test_a_procurement_stays_in_dialogue_until_its_last_call_closes(
    sync_session: Session, buyer: Organisation
) -> None:
    first = _call(sync_session, buyer, S.SCHEDULED, closes_at=NOW + 5 * DAY)
    last = _call(sync_session, buyer, S.SCHEDULED)
    bought = _bought(sync_session, buyer, first, last)
    assert jobs.open_due(sync_session, NOW) == 2
    jobs.close_due(sync_session, NOW + 5 * DAY)
    assert (first.status, bought.status) == (S.CLOSED, ProcurementStatus.IN_DIALOGUE)
    jobs.close_due(sync_session, NOW + 14 * DAY)
    assert bought.status is ProcurementStatus.PREPARING


def test_procurement_leaves_dialogue_when_its_calls_close_together(
    sync_session: Session, buyer: Organisation
) -> None:
    calls = [_call(sync_session, buyer, S.SCHEDULED) for _ in range(2)]
    bought = _bought(sync_session, buyer, *calls)
    jobs.open_due(sync_session, NOW)
    assert jobs.close_due(sync_session, NOW + 14 * DAY) == 2
    assert bought.status is ProcurementStatus.PREPARING
    assert _types(sync_session).count("procurement.changed.v1") == 2


def test_late_worker_opens_and_then_closes(sync_session: Session, buyer: Organisation) -> None:
    call = _call(sync_session, buyer, S.SCHEDULED)
    late = NOW + 20 * DAY
    jobs.open_due(sync_session, late)
    jobs.close_due(sync_session, late)
    assert call.status is S.CLOSED
    assert _types(sync_session) == ["dialogue.opened.v1", "dialogue.closed.v1"]


def test_a_near_deadline_is_announced_once_and_again_when_it_moved(
    sync_session: Session, buyer: Organisation
) -> None:
    call = _call(sync_session, buyer, S.OPEN)
    end = NOW + 14 * DAY
    assert jobs.announce_closing(sync_session, end - DAY - SECOND) == 0
    assert jobs.announce_closing(sync_session, end - DAY) == 1
    assert jobs.announce_closing(sync_session, end - DAY / 2) == 0
    call.closes_at = end + 7 * DAY
    sync_session.flush()
    assert jobs.announce_closing(sync_session, end) == 0
    assert jobs.announce_closing(sync_session, end + 6 * DAY) == 1
    assert _types(sync_session) == ["dialogue.closing.v1"] * 2


def test_deadline_announcement_handles_a_day_of_25_hours(
    sync_session: Session, buyer: Organisation
) -> None:
    """Finland's clock goes back on 31 October 2027 at 01:00 UTC."""
    end = datetime(2027, 10, 31, 10, tzinfo=UTC)
    _call(sync_session, buyer, S.OPEN, closes_at=end)
    assert jobs.announce_closing(sync_session, end - DAY - timedelta(hours=1, seconds=1)) == 0
    assert jobs.announce_closing(sync_session, end - DAY - timedelta(hours=1)) == 1


def test_passed_deadline_is_not_announced(sync_session: Session, buyer: Organisation) -> None:
    _call(sync_session, buyer, S.OPEN)
    assert jobs.announce_closing(sync_session, NOW + 14 * DAY) == 0


def test_more_than_a_batch_takes_more_than_one_call(
    sync_session: Session, buyer: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BATCH", 2)
    for _ in range(3):
        _call(sync_session, buyer, S.SCHEDULED)
    assert [jobs.open_due(sync_session, NOW) for _ in range(3)] == [2, 1, 0]


@pytest.fixture
def committed_call(database_url: str) -> Iterator[tuple[Session, Session]]:
    """Two sessions of two connections, and a call both can see."""
    engine = create_engine(database_url, poolclass=NullPool)
    with Session(engine) as one, Session(engine) as other:
        buyer = organisation()
        one.add(buyer)
        one.flush()
        call = _call(one, buyer, S.SCHEDULED)
        one.commit()
        yield one, other
        one.rollback()
        other.rollback()
        one.delete(one.get_one(Dialogue, call.id))
        one.flush()
        one.delete(one.get_one(Organisation, buyer.id))
        one.commit()
    engine.dispose()


def test_two_workers_do_not_wait_for_each_other(
    committed_call: tuple[Session, Session],
) -> None:
    one, other = committed_call
    assert jobs.open_due(one, NOW) == 1
    assert jobs.open_due(other, NOW) == 0


def test_a_public_call_follows_its_procurements_and_a_draft_waits(
    sync_session: Session, buyer: Organisation
) -> None:
    call = _call(sync_session, buyer, S.OPEN)
    draft = _call(sync_session, buyer, S.DRAFT)
    bought, other = (_bought(sync_session, buyer, call, draft) for _ in range(2))
    bought.cpv_prefixes, other.cpv_prefixes = ["34", "341"], ["60"]
    bought.title = {Language.FI: LocalText("Nosturiautot")}
    bought.regions = ["06"]
    sync_session.flush()
    jobs.derive_calls_about(sync_session, bought.id)
    assert call.cpv_prefixes == ["34", "341", "60"]
    assert call.regions == sorted({"06", *other.regions})
    sync_session.flush()
    sync_session.refresh(call)
    assert "nosturiauto" in str(call.search_terms)
    assert "34" not in draft.cpv_prefixes
