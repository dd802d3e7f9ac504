"""Backlogs are counted by stage, and never further than needed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.core.ids import new_id
from api.core.outbox import OutboxEvent
from api.core.schedule import Frequency
from api.dialogues.models import DialogueStatus
from api.events.models import Delivery, DeliveryState
from api.mails.models import MailKind, MailState
from api.operations import probes
from api.operations.backlogs import MOST, STATEMENTS, Stage
from api.operations.probes import measure
from api.operations.state import Backlog
from api.organisations.models import Role
from api.watches.models import DigestSlot, SlotState
from api.webhooks.models import DisabledReason, EndpointState
from tests.factories.accounts import person
from tests.factories.buyer_digests import buyer_digest
from tests.factories.dialogues import dialogue
from tests.factories.events import outbox_event
from tests.factories.mails import mail
from tests.factories.organisations import membership, organisation
from tests.factories.webhooks import webhook, webhook_delivery

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def _add(session: Session, *rows: Any) -> None:
    for row in rows:
        session.add(row)
        session.flush()


def _measured(session: Session, stage: Stage) -> list[Backlog]:
    found = measure(session, NOW)[stage]
    assert found is not None
    return sorted(found, key=lambda one: one.part)


def _fact(session: Session, position: int | None = None, **values: Any) -> OutboxEvent:
    event = outbox_event(time=NOW - MINUTE, position=position, **values)
    _add(session, event)
    return event


def _delivery(event: OutboxEvent, consumer: str, **values: Any) -> Delivery:
    times = {"next_try_at": NOW, "created_at": NOW - MINUTE, "updated_at": NOW - MINUTE}
    return Delivery(id=new_id(), event_id=event.id, consumer=consumer, **{**times, **values})


def _somebody(session: Session) -> Person:
    somebody = person()
    _add(session, somebody)
    return somebody


def _slot(somebody: Person, **values: Any) -> DigestSlot:
    defaults = {"person_id": somebody.id, "frequency": Frequency.DAILY, "due_at": NOW - MINUTE}
    return DigestSlot(id=new_id(), **{**defaults, **values})


def test_empty_backlog_is_zero(sync_session: Session) -> None:
    for stage, found in measure(sync_session, NOW).items():
        assert found, stage
        assert {(item.count, item.since) for item in found} == {(0, None)}, stage


def test_backlog_of_events_without_a_position(sync_session: Session) -> None:
    _fact(sync_session, position=1)
    _fact(sync_session)
    _add(sync_session, outbox_event(time=NOW))
    assert _measured(sync_session, Stage.OUTBOX) == [Backlog("", 2, NOW - MINUTE)]


def test_backlog_of_deliveries_by_consumer(sync_session: Session) -> None:
    event = _fact(sync_session, position=1)
    _add(
        sync_session,
        _delivery(event, "matching"),
        _delivery(event, "answer mail"),
        _delivery(event, "webhooks", state=DeliveryState.DONE),
        _delivery(event, "release mail", state=DeliveryState.FAILED, updated_at=NOW - HOUR),
    )
    assert _measured(sync_session, Stage.REACTIONS) == [
        Backlog("answer mail", 1, NOW - MINUTE),
        Backlog("matching", 1, NOW - MINUTE),
    ]
    assert _measured(sync_session, Stage.REACTIONS_FAILED) == [
        Backlog("release mail", 1, NOW - HOUR)
    ]


def test_backlog_of_due_and_failed_digests(sync_session: Session) -> None:
    somebody = _somebody(sync_session)
    _add(
        sync_session,
        _slot(somebody),
        _slot(somebody, due_at=NOW + HOUR),
        _slot(somebody, due_at=NOW - HOUR, state=SlotState.FAILED, closed_at=NOW - MINUTE),
        _slot(person(), due_at=NOW - HOUR),  # of nobody: the purge takes it away
    )
    assert _measured(sync_session, Stage.DIGESTS) == [Backlog("daily", 1, NOW - MINUTE)]
    assert _measured(sync_session, Stage.DIGESTS_FAILED) == [Backlog("daily", 1, NOW - MINUTE)]


def test_backlog_of_due_buyer_digests(sync_session: Session) -> None:
    buyer = organisation()
    members = [membership(_somebody(sync_session), buyer, Role.OFFICER) for _ in range(3)]
    _add(sync_session, buyer)
    _add(sync_session, *members)
    times = (NOW - MINUTE, NOW + HOUR, None)
    pairs = zip(members, times, strict=True)
    _add(sync_session, *(buyer_digest(one, due_at=due_at) for one, due_at in pairs))
    assert _measured(sync_session, Stage.BUYER_DIGESTS) == [Backlog("weekdays", 1, NOW - MINUTE)]


def test_backlog_of_mails_by_kind_and_state(sync_session: Session) -> None:
    _add(
        sync_session,
        *(mail(next_try_at=NOW - MINUTE) for _ in range(2)),
        mail(kind=MailKind.SIGN_IN, next_try_at=NOW - HOUR),
        mail(state=MailState.SENT),
        mail(state=MailState.SENDING, lease_until=NOW + MINUTE),
        mail(state=MailState.FAILED, updated_at=NOW - HOUR),
        mail(state=MailState.FAILED, updated_at=NOW - 25 * HOUR),  # old news
    )
    waiting = {item.part: item for item in _measured(sync_session, Stage.MAILS)}
    assert waiting.keys() == set(MailKind)
    assert waiting["digest"] == Backlog("digest", 2, NOW - MINUTE)
    assert waiting["sign_in"] == Backlog("sign_in", 1, NOW - HOUR)
    assert waiting["notice"] == Backlog("notice", 0)
    assert _measured(sync_session, Stage.MAILS_SENDING) == [Backlog("digest", 1, NOW + MINUTE)]
    assert _measured(sync_session, Stage.MAILS_FAILED) == [Backlog("digest", 1, NOW - HOUR)]


def test_backlog_of_webhooks_waiting_or_failing(sync_session: Session) -> None:
    buyer = organisation()
    sound, failing = webhook(buyer), webhook(buyer, failing_since=NOW - HOUR)
    disabled = webhook(buyer, state=EndpointState.DISABLED, state_since=NOW - HOUR)
    disabled.disabled_reason = DisabledReason.GONE
    _add(sync_session, buyer, sound, failing, disabled)
    facts = [_fact(sync_session, position=number) for number in (1, 2)]
    _add(
        sync_session,
        webhook_delivery(sound, facts[0], next_attempt_at=NOW - MINUTE),
        webhook_delivery(sound, facts[1], next_attempt_at=NOW),
        webhook_delivery(failing, facts[0], next_attempt_at=NOW - HOUR),
    )
    assert _measured(sync_session, Stage.WEBHOOKS) == [Backlog("", 3, NOW - MINUTE)]
    assert _measured(sync_session, Stage.WEBHOOKS_FAILING) == [Backlog("", 1, NOW - HOUR)]
    assert _measured(sync_session, Stage.WEBHOOKS_DISABLED) == [Backlog("gone", 1, NOW - HOUR)]


def test_backlog_of_late_dialogues(sync_session: Session) -> None:
    buyer, S = organisation(), DialogueStatus  # noqa: N806 - as in the factory
    _add(
        sync_session,
        buyer,
        dialogue(buyer, S.DRAFT, publish_at=NOW - MINUTE),
        dialogue(buyer, S.DRAFT, publish_at=NOW + MINUTE),
        dialogue(buyer, S.DRAFT),
        dialogue(buyer, S.SCHEDULED, opens_at=NOW - MINUTE, closes_at=NOW + HOUR),
        dialogue(buyer, S.SCHEDULED, opens_at=NOW + HOUR, closes_at=NOW + 2 * HOUR),
        dialogue(buyer, S.OPEN, opens_at=NOW - 2 * HOUR, closes_at=NOW - HOUR),
        dialogue(buyer, S.OPEN, opens_at=NOW - 2 * HOUR, closes_at=NOW + HOUR),
    )
    assert _measured(sync_session, Stage.PUBLICATIONS) == [Backlog("", 1, NOW - MINUTE)]
    assert _measured(sync_session, Stage.OPENINGS) == [Backlog("", 1, NOW - MINUTE)]
    assert _measured(sync_session, Stage.CLOSINGS) == [Backlog("", 1, NOW - HOUR)]


def test_counting_is_bounded_for_each_kind(sync_session: Session) -> None:
    sync_session.add_all([mail(next_try_at=NOW - HOUR) for _ in range(MOST + 50)])
    _add(sync_session, mail(kind=MailKind.SIGN_IN, next_try_at=NOW))
    waiting = {item.part: item for item in _measured(sync_session, Stage.MAILS)}
    assert waiting["digest"].count == MOST + 1
    assert waiting["digest"].counted == "1,000 or more"
    assert waiting["sign_in"].counted == "1"


INDEXES = {
    Stage.OUTBOX: {"ix_outbox_unpublished"},
    Stage.REACTIONS: {"ix_deliveries_waiting"},
    Stage.REACTIONS_FAILED: {"ix_deliveries_failed"},
    Stage.DIGESTS: {"ix_digest_slots_due", "pk_people"},
    Stage.DIGESTS_FAILED: {"ix_digest_slots_failed"},
    Stage.MAILS: {"ix_mails_waiting_by_kind"},
    Stage.MAILS_SENDING: {"ix_mails_leased"},
    Stage.MAILS_FAILED: {"ix_mails_failed"},
    Stage.WEBHOOKS: {"ix_webhook_deliveries_waiting"},
    Stage.BUYER_DIGESTS: {"ix_buyer_digests_due"},
    Stage.PUBLICATIONS: {"ix_dialogues_publish_at"},
    Stage.OPENINGS: {"ix_dialogues_status_opens_at"},
    Stage.CLOSINGS: {"ix_dialogues_status_closes_at"},
}
"""Endpoints are few: what is asked of them alone may walk through a thousand."""


@pytest.mark.parametrize("stage", INDEXES)
def test_every_query_uses_an_index(sync_session: Session, stage: Stage) -> None:
    sync_session.execute(text("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off"))
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    statement = STATEMENTS[stage](NOW).compile(
        dialect=dialect, compile_kwargs={"literal_binds": True}
    )
    connection = sync_session.connection()
    plan = "\n".join(connection.exec_driver_sql(f"EXPLAIN {statement}").scalars())
    for index in INDEXES[stage]:
        assert index in plan, plan


def test_slow_query_does_not_hinder_the_others(
    sync_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = text("SELECT '', 0, NULL FROM pg_sleep(5)")
    monkeypatch.setitem(STATEMENTS, Stage.OUTBOX, lambda _: slow)
    monkeypatch.setattr(probes, "PATIENCE", timedelta(milliseconds=100))
    measured = measure(sync_session, NOW)
    assert measured[Stage.OUTBOX] is None
    assert measured[Stage.REACTIONS] == [Backlog("", 0)]
