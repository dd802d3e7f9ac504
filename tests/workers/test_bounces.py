"""Suppressed addresses: no mail is built or sent for them, but for what they request."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session

from api.mails import queries
from api.mails.bounce_codes import ServerReply
from api.mails.bounces import BounceOutcome, record_bounce
from api.mails.jobs import (
    BULK,
    URGENT,
    claim_mails,
    purge_mails,
    purge_suppressions,
)
from api.mails.message import message_id
from api.mails.models import BounceKind, Mail, MailKind, MailState, Suppression
from api.watches.models import Match, SlotState
from tests.factories.accounts import person
from tests.factories.mails import mail, suppression
from tests.workers.digest_steps import DigestStage, build_batch

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
LEASE = timedelta(minutes=2)
DEAD = "dead@example.fi"
HARD = ServerReply(BounceKind.HARD, "5.1.1", "550 5.1.1 User unknown")


def claim(session: Session, kinds: frozenset[MailKind]) -> list[Mail]:
    session.flush()
    return claim_mails(session, kinds, NOW, lease=LEASE, limit=10)


def test_mails_to_a_suppressed_address_are_marked_suppressed(sync_session: Session) -> None:
    held = mail(address=DEAD, next_try_at=NOW)
    sync_session.add_all([suppression(DEAD), held, mail(next_try_at=NOW)])
    (claimed,) = claim(sync_session, BULK)
    assert claimed.address != DEAD
    assert claim(sync_session, BULK) == []
    sync_session.refresh(held)
    assert (held.state, held.lease_until) == (MailState.SUPPRESSED, None)
    assert held.text
    assert purge_mails(sync_session, held.created_at + timedelta(days=31)) == 1


def test_batch_of_suppressed_mails_does_not_delay_later_ones(sync_session: Session) -> None:
    sync_session.add(suppression(DEAD))
    sync_session.add_all(mail(address=DEAD, next_try_at=NOW - LEASE) for _ in range(25))
    behind = mail(next_try_at=NOW)
    sync_session.add(behind)
    assert claim(sync_session, BULK) == [behind]


def test_requested_mails_are_sent_to_suppressed_addresses(sync_session: Session) -> None:
    sign_in = mail(kind=MailKind.SIGN_IN, address=DEAD, next_try_at=NOW)
    invitation = mail(kind=MailKind.INVITATION, address=DEAD, next_try_at=NOW)
    sync_session.add_all([suppression(DEAD), sign_in, invitation])
    assert claim(sync_session, URGENT) == [sign_in]
    sync_session.flush()
    sync_session.refresh(invitation)
    assert invitation.state is MailState.SUPPRESSED
    assert (invitation.text, invitation.html) == ("", ""), "its link is a secret"


def test_digests_to_suppressed_addresses_are_not_built(sync_session: Session) -> None:
    stage = DigestStage(sync_session)
    gone = stage.add(person(email=DEAD))
    stage.add(suppression(DEAD))
    item = stage.procurement()
    slots = [stage.slot(reader) for reader in (gone, stage.reader)]
    for slot, reader in zip(slots, (gone, stage.reader), strict=True):
        stage.match(slot, stage.watch(reader), item)
    assert [mail.address for mail in stage.build()] == [stage.reader.email]
    assert [slot.state for slot in slots] == [SlotState.SUPPRESSED, SlotState.MAILED]
    stmt = select(func.count()).select_from(Match).where(Match.slot_id == slots[0].id)
    assert stage.session.scalar(stmt) == 1


def test_many_suppressed_mails_take_few_statements(sync_session: Session) -> None:
    stage = DigestStage(sync_session)
    item = stage.procurement()
    for _ in range(30):
        reader = stage.add(person())
        stage.add(suppression(reader.email))
        stage.match(stage.slot(reader), stage.watch(reader), item)
    statements: list[str] = []
    connection = stage.session.connection()
    event.listen(connection, "before_cursor_execute", lambda *call: statements.append(call[2]))
    assert build_batch(stage.session) == (30, [])
    assert len(statements) <= 5


def test_bounce_that_does_not_concern_the_address_changes_nothing(sync_session: Session) -> None:
    row = mail(state=MailState.SENT)
    sync_session.add(row)
    sync_session.flush()
    outcome = record_bounce(sync_session, row.id, ServerReply(None, "5.7.1"), NOW)
    sync_session.refresh(row)
    assert (outcome, row.bounce) == (BounceOutcome.IGNORED, None)
    assert sync_session.scalar(select(Suppression)) is None


def test_a_mail_is_found_by_its_message_id_in_an_index(sync_session: Session) -> None:
    row = mail(state=MailState.SENT)
    sync_session.add(row)
    sync_session.flush()
    digest = message_id(row.key, "a.fi")[1:41]
    query = queries.mail_by_message_id(digest)
    assert sync_session.scalars(query).all() == [row.id]
    sync_session.execute(text("SET LOCAL enable_seqscan = off"))
    plain = query.compile(sync_session.get_bind(), compile_kwargs={"literal_binds": True})
    plan = sync_session.scalars(text(f"EXPLAIN {plain}")).all()
    assert any("ix_mails_message_id" in line for line in plan), plan


def test_bounce_is_recorded_on_its_mail(sync_session: Session) -> None:
    row = mail(state=MailState.SENT)
    sync_session.add(row)
    sync_session.flush()
    assert record_bounce(sync_session, row.id, HARD, NOW) is BounceOutcome.STOPPED
    sync_session.refresh(row)
    assert (row.state, row.bounce, row.bounced_at) == (MailState.SENT, BounceKind.HARD, NOW)


@pytest.mark.parametrize(
    ("age", "left"), [(31, {"known@example.fi"}), (29, {"known@example.fi", DEAD})]
)
def test_suppressions_of_unknown_people_are_deleted(
    sync_session: Session, age: int, left: set[str]
) -> None:
    somebody = person(email="known@example.fi")
    sync_session.add(somebody)
    sync_session.flush()
    old = NOW - timedelta(days=age)
    known = suppression(somebody.email, person_id=somebody.id, stopped_at=old)
    sync_session.add_all([known, suppression(DEAD, stopped_at=old)])
    sync_session.flush()
    purge_suppressions(sync_session, NOW)
    assert set(sync_session.scalars(select(Suppression.address))) == left
