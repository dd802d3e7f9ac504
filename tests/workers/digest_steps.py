"""Shared steps of the tests of digests: a reader, slots, matches, and building what is due."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.core.outbox import OutboxEvent
from api.core.schedule import Frequency
from api.dialogues.models import Dialogue
from api.digests.jobs import Built, claim_and_build
from api.digests.links import Links
from api.mails.models import Mail
from api.plans.models.procurements import Procurement
from api.watches.models import DigestSlot, Match, Watch
from tests.factories.accounts import person
from tests.factories.events import outbox_event
from tests.factories.notifications import watch
from tests.factories.organisations import organisation
from tests.factories.plans import procurement
from tests.settings import SECRET_KEY

LINKS = Links("https://vuoropuhelu.example", SECRET_KEY)
DUE = datetime(2026, 11, 23, 5, tzinfo=UTC)
NOW = DUE + timedelta(seconds=3)
LEASE = timedelta(minutes=2)


def build_batch(session: Session, now: datetime = NOW, **limit: int) -> Built:
    return claim_and_build(session, now, LINKS, lease=LEASE, **limit)


class DigestStage:
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
