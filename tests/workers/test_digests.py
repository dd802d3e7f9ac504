"""Due digests are built once, are never empty, and show only public items."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.contributions.models import Contribution, ContributionKind, ContributionStatus
from api.core.i18n import Language, LocalText
from api.core.outbox import OutboxEvent
from api.core.schedule import Frequency
from api.dialogues.models import Dialogue
from api.digests.jobs import Built, claim_and_build
from api.digests.links import Links
from api.mails.jobs import BULK, claim_mails, sweep_mails
from api.mails.models import Mail, MailState
from api.organisations.models import OrganisationStatus
from api.plans.models.procurements import Procurement
from api.plans.models.values import Contact
from api.watches.models import DigestSlot, Match, SlotState, Watch
from tests.factories.accounts import person
from tests.factories.dialogues import dialogue
from tests.factories.events import outbox_event
from tests.factories.notifications import follow, watch
from tests.factories.organisations import organisation
from tests.factories.plans import procurement

LINKS = Links("https://vuoropuhelu.example", "only-for-tests-0123456789-abcdefg")
DUE = datetime(2026, 11, 23, 5, tzinfo=UTC)
NOW = DUE + timedelta(seconds=3)
LEASE = timedelta(minutes=2)


def build_batch(session: Session, now: datetime = NOW, **limit: int) -> Built:
    return claim_and_build(session, now, LINKS, lease=LEASE, **limit)


class Desk:
    """A reader with matches in an open slot."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.buyer = organisation()
        self.reader = self.add(person(email="reader@example.fi"))
        self.add(self.buyer)

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def watch(self, reader: Person | None = None, **values: Any) -> Watch:
        row: Watch = self.add(watch(reader or self.reader, **values))
        return row

    def slot(self, reader: Person | None = None, **values: Any) -> DigestSlot:
        person_id = (reader or self.reader).id
        defaults = {"person_id": person_id, "frequency": Frequency.DAILY, "due_at": DUE}
        row: DigestSlot = self.add(DigestSlot(**{**defaults, **values}))
        return row

    def match(
        self,
        slot: DigestSlot,
        found_by: Watch,
        item: Procurement | Dialogue,
        type_: str = "procurement.planned.v1",
        **data: Any,
    ) -> OutboxEvent:
        kind = "procurement" if isinstance(item, Procurement) else "dialogue"
        fact: OutboxEvent = self.add(
            outbox_event(type=type_, data={f"{kind}_id": str(item.id), **data})
        )
        self.add(Match(watch_id=found_by.id, event_id=fact.id, slot_id=slot.id))
        return fact

    def procurement(self, **values: Any) -> Procurement:
        row: Procurement = self.add(procurement(self.buyer, **values))
        return row

    def build(self, now: datetime = NOW) -> list[Mail]:
        """Builds all due digests and returns all mails."""
        while build_batch(self.session, now).slots:
            self.session.flush()
        return list(self.session.scalars(select(Mail).order_by(Mail.address)))


@pytest.fixture
def desk(sync_session: Session) -> Desk:
    return Desk(sync_session)


def test_a_due_slot_becomes_one_mail_with_headers_to_unsubscribe(desk: Desk) -> None:
    slot, found_by = desk.slot(), desk.watch(name="Kyydit")
    desk.match(slot, found_by, desk.procurement())
    (mail,) = desk.build()
    assert (mail.key, mail.address) == (f"digest:{slot.id}", "reader@example.fi")
    assert mail.subject == "1 uusi hankinta: Koulukuljetukset 2027–2031"
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.headers["List-Unsubscribe"] == f"<{LINKS.stop_everything(desk.reader.id)}>"
    assert mail.headers["List-Id"].endswith("<digest.vuoropuhelu.example>")
    for body in (mail.text, mail.html):
        assert "hakuvahti ”Kyydit”" in body
        assert LINKS.stop_watch(found_by.id) in body
        assert "3. neljännes 2027" in body
    assert "<style" not in mail.html
    desk.session.refresh(slot)
    assert (slot.state, slot.closed_at) == (SlotState.MAILED, NOW)


def test_who_builds_a_mail_has_claimed_it(desk: Desk) -> None:
    desk.match(desk.slot(), desk.watch(), desk.procurement())
    (built,) = build_batch(desk.session).mails
    (stored,) = desk.build()
    assert (stored.state, stored.lease_until) == (MailState.SENDING, NOW + LEASE)
    for name in ("id", "address", "subject", "text", "html", "headers", "attempts"):
        assert getattr(built, name) == getattr(stored, name)
    assert claim_mails(desk.session, BULK, NOW, lease=LEASE, limit=9) == []
    sweep_mails(desk.session, NOW + LEASE + timedelta(seconds=1))  # the worker died
    later = NOW + timedelta(hours=1)
    assert len(claim_mails(desk.session, BULK, later, lease=LEASE, limit=9)) == 1


def test_what_is_not_due_waits(desk: Desk) -> None:
    desk.match(desk.slot(due_at=NOW + timedelta(seconds=1)), desk.watch(), desk.procurement())
    assert desk.build() == []
    assert len(desk.build(NOW + timedelta(seconds=2))) == 1


def test_building_again_sends_nothing_again(desk: Desk) -> None:
    slot = desk.slot()
    desk.match(slot, desk.watch(), desk.procurement())
    assert len(desk.build()) == 1
    assert build_batch(desk.session) == (0, [])
    slot.state = SlotState.OPEN  # the key of the mail exists already
    assert build_batch(desk.session) == (1, [])
    assert desk.session.scalar(select(func.count()).select_from(Mail)) == 1


def test_an_empty_slot_is_closed_without_a_mail(desk: Desk) -> None:
    slot = desk.slot()
    assert desk.build() == []
    assert slot.state is SlotState.EMPTY


def test_what_is_no_longer_visible_is_not_told(desk: Desk) -> None:
    slot, found_by = desk.slot(), desk.watch()
    hidden, public = desk.procurement(title="Salainen"), desk.procurement(title="Julkinen")
    desk.match(slot, found_by, hidden)
    desk.match(slot, found_by, public)
    hidden.published_at = None
    (mail,) = desk.build()
    assert "Julkinen" in mail.text
    assert "Salainen" not in mail.text + mail.html


def test_a_suspended_buyer_is_not_told_about(desk: Desk) -> None:
    slot = desk.slot()
    desk.match(slot, desk.watch(), desk.procurement())
    desk.buyer.status = OrganisationStatus.SUSPENDED
    assert desk.build() == []
    assert slot.state is SlotState.EMPTY


@pytest.mark.parametrize("change", [{"stopped_at": DUE}, {"frequency": Frequency.NEVER}])
def test_what_a_stopped_watch_found_is_not_told(desk: Desk, change: dict[str, Any]) -> None:
    desk.match(desk.slot(), desk.watch(**change), desk.procurement())
    assert desk.build() == []


def test_a_removed_answer_is_not_told(desk: Desk) -> None:
    slot = desk.slot()
    call = desk.add(dialogue(desk.buyer))
    followed = desk.add(follow(desk.reader, call))
    for status in (ContributionStatus.PUBLISHED, ContributionStatus.REMOVED):
        said = desk.add(
            Contribution(
                dialogue_id=call.id,
                kind=ContributionKind.ANSWER,
                status=status,
                text="Kyllä.",
                language=Language.FI,
            )
        )
        desk.match(slot, followed, call, "question.answered.v1", contribution_id=str(said.id))
    (mail,) = desk.build()
    title = "Miten koulukuljetukset pitäisi kilpailuttaa?"
    assert mail.subject == f"1 uusi vastaus: {title}"
    assert "1 uusi vastaus" in mail.text
    assert "seuraat vuoropuhelua: Miten koulukuljetukset" in mail.text


def test_each_in_their_own_language(desk: Desk) -> None:
    item = desk.procurement(
        title="Kuljetukset",
    )
    item.title = {Language.FI: LocalText("Kuljetukset"), Language.SV: LocalText("Transporter")}
    swede = desk.add(person(email="a@example.fi", language=Language.SV))
    for reader in (swede, desk.reader):
        desk.match(desk.slot(reader), desk.watch(reader), item)
    swedish, finnish = desk.build()
    assert (swedish.language, swedish.subject) == (Language.SV, "1 ny upphandling: Transporter")
    assert (finnish.language, finnish.subject) == (Language.FI, "1 uusi hankinta: Kuljetukset")


def test_one_slot_that_cannot_be_built_does_not_hold_up_the_others(desk: Desk) -> None:
    broken = desk.add(person(time_zone="Mars/Olympus"))
    call = desk.add(dialogue(desk.buyer))
    slots = [desk.slot(reader) for reader in (broken, desk.reader)]
    for slot, reader in zip(slots, (broken, desk.reader), strict=True):
        desk.match(slot, desk.watch(reader), call, "dialogue.opened.v1")
    assert [mail.address for mail in desk.build()] == ["reader@example.fi"]
    assert [slot.state for slot in slots] == [SlotState.FAILED, SlotState.MAILED]
    stmt = select(func.count()).select_from(Match).where(Match.slot_id == slots[0].id)
    assert desk.session.scalar(stmt) == 1


def test_many_digests_take_few_statements(desk: Desk) -> None:
    call, item = desk.add(dialogue(desk.buyer)), desk.procurement()
    for _ in range(30):
        reader = desk.add(person())
        slot, found_by = desk.slot(reader), desk.watch(reader)
        desk.match(slot, found_by, item)
        desk.match(slot, found_by, call, "dialogue.opened.v1")
    statements = []
    connection = desk.session.connection()
    event.listen(connection, "before_cursor_execute", lambda *call: statements.append(call[2]))
    assert build_batch(desk.session).slots == 30
    desk.session.flush()
    assert len(statements) <= 9
    assert desk.session.scalar(select(func.count()).select_from(Mail)) == 30


def test_two_builders_at_once_never_take_the_same_slot(committing: Engine) -> None:
    with Session(committing) as session:
        desk = Desk(session)
        item = desk.procurement()
        for _ in range(6):
            reader = desk.add(person())
            desk.match(desk.slot(reader), desk.watch(reader), item)
        session.commit()
    with Session(committing) as one, Session(committing) as other:
        assert build_batch(one, limit=4).slots == 4
        assert build_batch(other, limit=4).slots == 2
        one.rollback()  # a worker that is killed before its commit releases its slots
        other.commit()
    with Session(committing) as session:
        assert build_batch(session).slots == 4
        session.commit()
        assert session.scalar(select(func.count()).select_from(Mail)) == 6


def test_a_call_is_told_with_whom_to_ask(desk: Desk) -> None:
    office = Contact("Hankintatoimi", "hankinnat@example.fi", "040 123")
    slot, found_by = desk.slot(), desk.watch()
    for contact in (office, None):
        call = desk.add(dialogue(desk.buyer, contact=contact))
        desk.match(slot, found_by, call, "dialogue.opened.v1")
    (mail,) = desk.build()
    assert mail.text.count("Yhteystiedot: Hankintatoimi, hankinnat@example.fi, 040 123") == 1
    assert mail.text.count("Yhteystiedot") == 1
