"""A scheduled draft is published once with everything that belongs to it, or not at all."""

import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session

from api.core.actor import Actor, ActorKind, Permission
from api.core.audit import AuditEntry
from api.core.clock import clock_stopped_at, utc_now
from api.core.errors import Problem, StaleVersion
from api.core.i18n import Language, LocalText
from api.core.outbox import OutboxEvent
from api.core.settings import Settings, load_settings
from api.dialogues.events import PublicationRefused
from api.dialogues.models import Dialogue, DialogueStatus, DialogueSubject
from api.documents.models import Document, DocumentVersion
from api.mails.models import Mail
from api.organisations.models import Organisation, OrganisationStatus, Role
from api.plans.models.values import ProcurementStatus
from api.publication.jobs import publish_due
from api.publication.service import dialogues
from tests.factories.accounts import person
from tests.factories.dialogues import about, dialogue
from tests.factories.documents import document, text_version
from tests.factories.organisations import membership, organisation
from tests.factories.plans import procurement
from tests.factories.versions import based_on
from tests.settings import SECRET_KEY
from workers import event_handlers

S = DialogueStatus
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
URL = "http://testserver.local"


def _draft(session: Session, buyer: Organisation, **values: Any) -> Dialogue:
    times = {"opens_at": NOW + 2 * DAY, "closes_at": NOW + 16 * DAY, "publish_at": NOW}
    row = dialogue(buyer, S.DRAFT, **{**times, **values})
    session.add(row)
    session.flush()
    return row


def _with_document(session: Session, call: Dialogue) -> tuple[Document, DocumentVersion]:
    row = document(call, published_at=None)
    session.add(row)
    session.flush()
    version, paragraphs = text_version(row, published_at=None)
    session.add(version)
    session.flush()
    session.add_all(paragraphs)
    session.flush()
    return row, version


def _publish(session: Session, now: datetime = NOW) -> int:
    return publish_due(session, now)


def _types(session: Session) -> list[str]:
    return list(session.scalars(select(OutboxEvent.type).order_by(OutboxEvent.number)))


def _actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_draft_is_published_once_at_its_time_with_its_documents(
    sync_session: Session, buyer: Organisation
) -> None:
    call = _draft(sync_session, buyer, subject=DialogueSubject.DOCUMENT)
    row, version = _with_document(sync_session, call)
    assert _publish(sync_session, NOW - SECOND) == 0
    assert _publish(sync_session) == 1
    assert _publish(sync_session) == 0
    assert (call.status, call.published_at, call.publish_at) == (S.SCHEDULED, NOW, None)
    assert (row.published_at, version.published_at) == (NOW, NOW)
    assert _types(sync_session) == ["dialogue.scheduled.v1", "document.added.v1"]
    entries = sync_session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.action for entry in entries] == ["dialogue.publish", "document.publish"]
    assert {entry.actor_kind for entry in entries} == {ActorKind.SYSTEM}
    assert {entry.organisation_id for entry in entries} == {buyer.id}


def test_late_worker_publishes_and_opens(sync_session: Session, buyer: Organisation) -> None:
    call = _draft(sync_session, buyer)
    bought = procurement(buyer)
    sync_session.add(bought)
    sync_session.flush()
    sync_session.add(about(call, bought))
    sync_session.flush()
    assert _publish(sync_session, NOW + 3 * DAY) == 1
    assert call.status is S.OPEN
    assert bought.status is ProcurementStatus.IN_DIALOGUE
    assert _types(sync_session) == ["dialogue.opened.v1", "procurement.changed.v1"]


def test_draft_without_a_schedule_stays_a_draft(sync_session: Session, buyer: Organisation) -> None:
    _draft(sync_session, buyer, publish_at=None)
    assert _publish(sync_session, NOW + 10 * DAY) == 0


def test_draft_is_published_with_its_current_content(
    sync_session: Session, buyer: Organisation
) -> None:
    call = _draft(sync_session, buyer)
    call.title = {Language.FI: LocalText("Nosturiautot")}
    sync_session.flush()
    _publish(sync_session)
    sync_session.flush()
    sync_session.refresh(call)
    assert "nosturiauto" in str(call.search_terms)


def _lacks_times(session: Session, call: Dialogue) -> None:
    call.opens_at = call.closes_at = None


def _is_brief(session: Session, call: Dialogue) -> None:
    call.closes_at = NOW + 2 * DAY + timedelta(hours=3)


def _lost_its_document(session: Session, call: Dialogue) -> None:
    call.subject = DialogueSubject.DOCUMENT


def _is_about(status: ProcurementStatus) -> Callable[[Session, Dialogue], None]:
    def prepare(session: Session, call: Dialogue) -> None:
        bought = procurement(session.get_one(Organisation, call.organisation_id), status=status)
        session.add(bought)
        session.flush()
        session.add(about(call, bought))

    return prepare


def _was_suspended(session: Session, call: Dialogue) -> None:
    buyer = session.get_one(Organisation, call.organisation_id)
    buyer.status = OrganisationStatus.SUSPENDED


@pytest.mark.parametrize(
    ("prepare", "codes", "words"),
    [
        (_lacks_times, ["draft_lacks"] * 2, "Öppningstid\nsaknas i utkastet"),
        (_is_brief, ["open_too_briefly"], "Tidsfrist\ninbjudan måste vara öppen minst 1 dygn"),
        (_lost_its_document, ["document_missing"], "Ämne\ndialogen gäller ett dokument"),
        (_is_about(ProcurementStatus.DRAFT), ["not_public_yet"], "Upphandling\när ännu ett utkast"),
        (_is_about(ProcurementStatus.TENDERING), ["past_dialogue"], "Upphandling\nhar redan"),
        (_was_suspended, ["buyer_not_approved"], "Upphandlande enhet\när inte en godkänd"),
    ],
)
def test_unpublishable_draft_stays_and_its_people_are_mailed(  # noqa: PLR0917 - fixtures
    sync_session: Session,
    buyer: Organisation,
    handler_settings: None,
    prepare: Callable[[Session, Dialogue], None],
    codes: list[str],
    words: str,
) -> None:
    call = _draft(sync_session, buyer, title="Kyydit")
    people = {
        Role.LEADER: person(email="leader@example.fi", language=Language.SV),
        Role.OCCASIONAL: person(email="occasional@example.fi"),
        Role.VIEWER: person(email="viewer@example.fi"),
    }
    sync_session.add_all(people.values())
    sync_session.flush()
    sync_session.add_all(membership(who, buyer, role) for role, who in people.items())
    prepare(sync_session, call)
    sync_session.flush()
    assert [_publish(sync_session), _publish(sync_session, NOW + DAY)] == [1, 0]
    assert (call.status, call.published_at, call.publish_at) == (S.DRAFT, None, None)
    refusal = call.publication_refusal
    assert refusal is not None
    assert (refusal.at, [fault.code for fault in refusal.faults]) == (NOW, codes)
    assert _actions(sync_session) == ["dialogue.refuse_publication"]
    event = sync_session.scalars(select(OutboxEvent)).one()
    assert (event.type, event.data) == (PublicationRefused.name, {"dialogue_id": str(call.id)})
    for _ in range(2):
        _react(sync_session, event)
    leader, occasional = sync_session.scalars(select(Mail).order_by(Mail.address))
    assert leader.subject == "Utkastet kunde inte publiceras: Kyydit"
    assert words in leader.text
    assert occasional.subject == "Luonnosta ei voitu julkaista: Kyydit"
    assert f"{URL}/my/dialogues/{call.id}/draft" in occasional.text


def _react(session: Session, event: OutboxEvent) -> None:
    for consumer in event_handlers.CONSUMERS_OF[event.type]:
        event_handlers.handle(session, consumer, event)


def test_corrected_refusal_is_not_mailed(
    sync_session: Session, buyer: Organisation, handler_settings: None
) -> None:
    call = _draft(sync_session, buyer, closes_at=None)
    officer = person(email="officer@example.fi")
    sync_session.add(officer)
    sync_session.flush()
    sync_session.add(membership(officer, buyer, Role.OFFICER))
    _publish(sync_session)
    call.closes_at, call.publish_at = NOW + 9 * DAY, NOW + DAY
    sync_session.flush()
    assert _publish(sync_session, NOW + DAY) == 1
    for event in sync_session.scalars(select(OutboxEvent)).all():
        if event.type == PublicationRefused.name:
            _react(sync_session, event)
    assert sync_session.scalars(select(Mail)).all() == []


def test_refused_draft_does_not_delay_others(sync_session: Session, buyer: Organisation) -> None:
    refused = _draft(sync_session, buyer, closes_at=None, publish_at=NOW - DAY)
    others = [_draft(sync_session, buyer) for _ in range(2)]
    assert _publish(sync_session) == 3
    assert refused.status is S.DRAFT
    assert {call.status for call in others} == {S.SCHEDULED}


@pytest.fixture
def planned(committing: Engine) -> Dialogue:
    """Where others can see it."""
    with Session(committing, expire_on_commit=False) as session:
        buyer = organisation()
        session.add(buyer)
        session.flush()
        call = _draft(session, buyer, subject=DialogueSubject.DOCUMENT)
        _with_document(session, call)
        session.commit()
    return call


def _left(engine: Engine) -> list[str]:
    with Session(engine) as after:
        return _types(after)


ONCE = ["dialogue.scheduled.v1", "document.added.v1"]


def test_two_workers_publish_once_without_waiting(committing: Engine, planned: Dialogue) -> None:
    with Session(committing) as one, Session(committing) as other:
        assert [_publish(one), _publish(other)] == [1, 0]
        one.commit()
        assert _publish(other) == 0
        other.commit()
    assert _left(committing) == ONCE


@pytest.fixture
async def hand(database_url: str) -> AsyncEngine:
    return create_async_engine(database_url)


def _officer(call: Dialogue) -> Actor:
    may = frozenset({Permission.ORGANISATION_READ, Permission.DIALOGUE_PUBLISH})
    return Actor(kind=ActorKind.PERSON, memberships={call.organisation_id: may})


async def _by_hand(session: AsyncSession, call: Dialogue) -> None:
    with clock_stopped_at(NOW):
        await dialogues.publish(session, _officer(call), call.id, based_on(call))


async def test_job_skips_a_draft_that_is_being_published(
    committing: Engine, planned: Dialogue, hand: AsyncEngine
) -> None:
    async with AsyncSession(hand) as session, session.begin():
        await _by_hand(session, planned)
        with Session(committing) as job:
            assert _publish(job) == 0
    await hand.dispose()
    with Session(committing) as job:
        assert _publish(job) == 0
    assert _left(committing) == ONCE


async def test_manual_publication_during_the_job_finds_it_published(
    committing: Engine, planned: Dialogue, hand: AsyncEngine
) -> None:
    """It waits for the lock, and then what it has seen is no longer the newest."""
    with Session(committing) as job:
        assert _publish(job) == 1
        done = threading.Timer(0.5, job.commit)
        done.start()
        with pytest.raises(Problem) as refused:
            async with AsyncSession(hand) as session, session.begin():
                await _by_hand(session, planned)
        done.join()
    await hand.dispose()
    assert refused.type is StaleVersion
    assert _left(committing) == ONCE


async def test_concurrent_change_is_published_or_refused_but_not_lost(
    committing: Engine, planned: Dialogue
) -> None:
    """While somebody changes the draft, the clock waits for its next round."""
    with Session(committing) as editing, Session(committing) as job:
        row = editing.get_one(Dialogue, planned.id, with_for_update={"key_share": True})
        row.publish_at = NOW + DAY
        editing.flush()
        assert _publish(job) == 0
        editing.commit()
        assert _publish(job) == 0
    assert _left(committing) == []


@pytest.fixture
def clock(
    sync_session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ModuleType]:
    """The tasks, in the transaction of the test; they read the environment when imported."""
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("REDIS_URL", settings.redis_url)
    monkeypatch.setenv("VUOROPUHELU_SECRET_KEY", SECRET_KEY)
    load_settings.cache_clear()
    from workers.tasks import timers

    monkeypatch.setattr(timers, "transaction", lambda: nullcontext(sync_session))
    yield timers
    load_settings.cache_clear()


def test_the_tick_publishes_with_the_documents_and_opens_at_once(
    sync_session: Session, buyer: Organisation, clock: ModuleType
) -> None:
    opened = utc_now() - SECOND
    call = _draft(
        sync_session, buyer, opens_at=opened, publish_at=opened, closes_at=opened + 9 * DAY
    )
    row, _ = _with_document(sync_session, call)
    for _ in range(2):
        clock.move_dialogues()
    assert call.status is S.OPEN
    assert row.published_at == call.published_at
    assert _types(sync_session) == ["dialogue.opened.v1", "document.added.v1"]
