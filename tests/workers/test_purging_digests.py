"""Slots and matches are deleted after their retention, and not before."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.core.ids import new_id
from api.core.schedule import Frequency
from api.digests.purging import (
    SLOTS_KEPT,
    purge_closed_slots,
    purge_ownerless_slots,
    purge_watchless_matches,
)
from api.watches.models import DigestSlot, Match, SlotState
from tests.factories.accounts import person
from tests.factories.notifications import watch

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
LONG_AGO = NOW - SLOTS_KEPT - timedelta(seconds=1)


class Shelf:
    """A reader's watch, and slots with one match each."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.reader = self.add(person())
        self.watch = self.add(watch(self.reader))

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def slot(self, **values: Any) -> DigestSlot:
        defaults = {
            "person_id": self.reader.id,
            "frequency": Frequency.DAILY,
            "due_at": NOW - timedelta(days=len(self.slots())),
        }
        row: DigestSlot = self.add(DigestSlot(**{**defaults, **values}))
        self.match(row)
        return row

    def match(self, slot: DigestSlot, **values: Any) -> Match:
        defaults = {"watch_id": self.watch.id, "event_id": new_id(), "slot_id": slot.id}
        row: Match = self.add(Match(**{**defaults, **values}))
        return row

    def closed(self, at: datetime, state: SlotState = SlotState.MAILED) -> DigestSlot:
        return self.slot(state=state, closed_at=at)

    def slots(self) -> set[Any]:
        return set(self.session.scalars(select(DigestSlot.id)))

    def matches(self) -> set[Any]:
        return set(self.session.scalars(select(Match.slot_id)))

    def run_out(self, step: Callable[..., int], limit: int = 2) -> list[int]:
        """The number of rows in each batch until none is left."""
        taken = [step(self.session, NOW, limit=limit)]
        while taken[-1]:
            taken.append(step(self.session, NOW, limit=limit))
        return taken


@pytest.fixture
def shelf(sync_session: Session) -> Shelf:
    """Slots and matches have no foreign keys, so deleted people and watches leave orphans."""
    for table, name in (
        ("digest_slots", "fk_digest_slots_person_id_people"),
        ("matches", "fk_matches_watch_id_watches"),
        ("matches", "fk_matches_slot_id_digest_slots"),
    ):
        sync_session.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}"))
    return Shelf(sync_session)


def test_closed_slots_are_deleted_with_their_matches_after_three_months(shelf: Shelf) -> None:
    for state in (SlotState.MAILED, SlotState.EMPTY, SlotState.FAILED):
        shelf.closed(LONG_AGO, state)
    kept = {shelf.closed(LONG_AGO + timedelta(seconds=1)).id, shelf.slot(due_at=LONG_AGO).id}
    assert shelf.run_out(purge_closed_slots) == [2, 1, 0]
    assert shelf.slots() == shelf.matches() == kept


def test_open_slots_of_former_people_are_deleted(shelf: Shelf) -> None:
    for _ in range(3):
        shelf.slot(person_id=new_id())
    kept = {shelf.slot().id, shelf.slot(person_id=new_id(), state=SlotState.MAILED).id}
    assert shelf.run_out(purge_ownerless_slots) == [2, 1, 0]
    assert shelf.slots() == shelf.matches() == kept


def test_matches_of_deleted_watches_are_deleted_from_open_slots(shelf: Shelf) -> None:
    opened, closed = shelf.slot(), shelf.closed(NOW)
    for slot in (opened, opened, opened, closed):
        shelf.match(slot, watch_id=new_id())
    assert shelf.run_out(purge_watchless_matches) == [2, 1, 0]
    left = list(shelf.session.scalars(select(Match.slot_id)))
    assert sorted(left) == sorted([opened.id, closed.id, closed.id])
