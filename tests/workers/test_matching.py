"""An event is matched to its watches once, into the slot that is due first."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.contributions.events import QuestionAnswered
from api.core.actor import SYSTEM
from api.core.events import Event
from api.core.ids import new_id
from api.core.outbox import OutboxEvent, record_event
from api.core.schedule import Frequency
from api.dialogues.events import DialogueClosed, DialogueOpened
from api.dialogues.models import DialogueStatus
from api.digests.jobs import match_event
from api.meetings.events import MeetingScheduled
from api.organisations.models import Organisation, OrganisationStatus
from api.plans.events import ProcurementChanged, ProcurementPlanned, ProcurementRescheduled
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from api.watches.audiences import NEWS_MAX_AGE
from api.watches.models import DigestSlot, ItemKind, Match, SlotState, Watch, WatchCriteria
from tests.factories.accounts import person
from tests.factories.dialogues import about, dialogue
from tests.factories.notifications import follow, keys, watch
from tests.factories.organisations import organisation
from tests.factories.plans import procurement

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)  # 11:00 in Helsinki
SEVEN = datetime(2027, 3, 2, 5, tzinfo=UTC)


class Stage:
    """A buyer, a reader with watches, and events to match."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.buyer = organisation()
        self.reader = person()
        self.add(self.buyer, self.reader)

    def add(self, *rows: Any) -> None:
        for row in rows:
            self.session.add(row)
            self.session.flush()

    def watches(self, *rows: Watch) -> None:
        self.add(*rows, *keys(*rows))

    def procurement(self, **values: Any) -> Procurement:
        row = procurement(self.buyer, **values)
        self.add(row)
        return row

    def happens(self, event: Event) -> OutboxEvent:
        return _recorded(self.session, event)

    def planned(self, row: Procurement) -> OutboxEvent:
        return self.happens(
            ProcurementPlanned(procurement_id=row.id, organisation_id=row.organisation_id)
        )

    def match(self, event: OutboxEvent, now: datetime = NOW) -> int:
        return match_event(self.session, event, now, window_seconds=60)

    def matched(self) -> set[Any]:
        return set(self.session.scalars(select(Match.watch_id)))

    def slots(self) -> list[DigestSlot]:
        stmt = select(DigestSlot).order_by(DigestSlot.due_at)
        return list(self.session.scalars(stmt, execution_options={"populate_existing": True}))


@pytest.fixture
def stage(sync_session: Session) -> Stage:
    return Stage(sync_session)


def test_watch_matches_items_that_meet_all_criteria(stage: Stage) -> None:
    item = stage.procurement(
        cpv_prefixes=["90", "909", "9091"], regions=["17"], municipalities=["564"]
    )
    fitting = [
        WatchCriteria(),
        WatchCriteria(cpv=["90"], regions=["17"]),
        WatchCriteria(cpv=["90910000-9", "33"], municipalities=["564", "049"]),
        WatchCriteria(kinds=[ItemKind.PROCUREMENT], buyers=[stage.buyer.id]),
    ]
    others = [
        WatchCriteria(cpv=["33"]),
        WatchCriteria(cpv=["90"], regions=["01"]),
        WatchCriteria(kinds=[ItemKind.DIALOGUE]),
        WatchCriteria(buyers=[new_id()]),
    ]
    hit = [watch(stage.reader, criteria) for criteria in fitting]
    stage.watches(*hit, *(watch(stage.reader, criteria) for criteria in others))
    assert stage.match(stage.planned(item)) == len(hit)
    assert stage.matched() == {one.id for one in hit}


def test_watch_for_a_goal_matches_items_with_it_or_a_goal_under_it(stage: Stage) -> None:
    item = stage.procurement(goals=["openness.dialogue"])
    fitting = [["openness"], ["openness.dialogue", "partnership"], ["good-life"]]
    others = [["partnership"], ["openness.open-data"]]
    hit = [watch(stage.reader, WatchCriteria(goals=codes)) for codes in fitting]
    stage.watches(*hit, *(watch(stage.reader, WatchCriteria(goals=codes)) for codes in others))
    assert stage.match(stage.planned(item)) == len(hit)
    assert stage.matched() == {one.id for one in hit}


def test_watch_for_a_goal_matches_dialogues(stage: Stage) -> None:
    call = dialogue(stage.buyer, goals=["partnership.services"])
    stage.add(call)
    hit = watch(stage.reader, WatchCriteria(goals=["partnership"]))
    stage.watches(hit, watch(stage.reader, WatchCriteria(goals=["openness"])))
    opened = DialogueOpened(dialogue_id=call.id, organisation_id=stage.buyer.id)
    stage.match(stage.happens(opened))
    assert stage.matched() == {hit.id}


def test_repeated_event_changes_nothing(stage: Stage) -> None:
    stage.watches(watch(stage.reader), watch(person_in(stage)))
    event = stage.planned(stage.procurement())
    assert stage.match(event) == 2
    assert stage.match(event, NOW + timedelta(days=3)) == 0
    assert len(stage.slots()) == 2


def test_old_event_matches_nothing(stage: Stage) -> None:
    stage.watches(watch(stage.reader))
    event = stage.planned(stage.procurement())
    assert stage.match(event, NOW + NEWS_MAX_AGE + timedelta(seconds=1)) == 0
    assert stage.slots() == []
    assert stage.match(event, NOW + NEWS_MAX_AGE) == 1


def test_free_text_finds_inflections_and_compounds(stage: Stage) -> None:
    item = stage.procurement(title="Koulukuljetusten kilpailutus Oulussa")
    found = [watch(stage.reader, WatchCriteria(q=q)) for q in ("kuljetus", "Oulu koulukuljetukset")]
    stage.watches(*found, watch(stage.reader, WatchCriteria(q="siivous")))
    stage.watches(watch(stage.reader, WatchCriteria(q="kuljetus siivous")))
    stage.match(stage.planned(item))
    assert stage.matched() == {one.id for one in found}


def test_item_with_many_places_is_matched_by_its_places(stage: Stage) -> None:
    municipalities = [f"{n:03d}" for n in range(300)]
    prefixes = [f"{n}" for n in range(10, 20)]
    item = stage.procurement(
        cpv_prefixes=prefixes, regions=["01", "02"], municipalities=municipalities
    )
    hit = [
        watch(stage.reader, WatchCriteria(cpv=["15"], municipalities=["049"])),
        watch(stage.reader, WatchCriteria(regions=["02", "17"])),
        watch(stage.reader, WatchCriteria(regions=["01"], municipalities=["091"])),
        watch(stage.reader, WatchCriteria(cpv=["15"])),
    ]
    missed = [
        watch(stage.reader, WatchCriteria(cpv=["15"], municipalities=["564"])),
        watch(stage.reader, WatchCriteria(regions=["17"])),
        watch(stage.reader, WatchCriteria(cpv=["90"], municipalities=["049"])),
        watch(stage.reader, WatchCriteria(regions=["01"], municipalities=["992"])),
    ]
    stage.watches(*hit, *missed)
    stage.match(stage.planned(item))
    assert stage.matched() == {one.id for one in hit}


def test_stopped_and_silent_watches_get_no_match(stage: Stage) -> None:
    stage.watches(
        watch(stage.reader, stopped_at=NOW), watch(stage.reader, frequency=Frequency.NEVER)
    )
    assert stage.match(stage.planned(stage.procurement())) == 0
    assert stage.slots() == []


@pytest.mark.parametrize(
    "hidden",
    [
        lambda stage: stage.procurement(status=ProcurementStatus.DRAFT),
        lambda stage: _suspend(stage, stage.procurement()),
    ],
)
def test_non_public_items_match_nothing(
    stage: Stage, hidden: Callable[[Stage], Procurement]
) -> None:
    stage.watches(watch(stage.reader))
    assert stage.match(stage.planned(hidden(stage))) == 0


def test_changes_reach_followers_but_not_watches(stage: Stage) -> None:
    item, other = stage.procurement(), stage.procurement()
    followed, buyer = follow(stage.reader, item), follow(person_in(stage), stage.buyer)
    stage.watches(watch(stage.reader), followed, buyer, follow(stage.reader, other))
    ids: dict[str, Any] = {"procurement_id": item.id, "organisation_id": stage.buyer.id}
    stage.match(stage.happens(ProcurementChanged(**ids)))
    assert stage.matched() == {followed.id}
    stage.match(stage.happens(ProcurementRescheduled(**ids)))
    assert stage.matched() == {followed.id, buyer.id}


def test_dialogue_reaches_followers_of_its_procurement(stage: Stage) -> None:
    item, call = stage.procurement(), dialogue(stage.buyer)
    stage.add(call, about(call, item))
    followed = follow(stage.reader, item)
    stage.watches(followed)
    opened = DialogueOpened(dialogue_id=call.id, organisation_id=stage.buyer.id)
    assert stage.match(stage.happens(opened)) == 1


def test_an_answer_reaches_the_followers_of_its_dialogue(stage: Stage) -> None:
    call = dialogue(stage.buyer)
    stage.add(call)
    followed = follow(stage.reader, call)
    stage.watches(followed, follow(person_in(stage), stage.buyer), watch(stage.reader))
    answered = QuestionAnswered(
        contribution_id=new_id(),
        dialogue_id=call.id,
        organisation_id=stage.buyer.id,
        kind="answer",
        questions=[new_id()],
    )
    stage.match(stage.happens(answered))
    assert stage.matched() == {followed.id}


def test_new_meeting_reaches_followers_of_dialogue_and_buyer(stage: Stage) -> None:
    call = dialogue(stage.buyer)
    stage.add(call)
    hit = [follow(stage.reader, call), follow(person_in(stage), stage.buyer)]
    stage.watches(*hit, watch(stage.reader))
    planned = MeetingScheduled(
        meeting_id=new_id(), dialogue_id=call.id, organisation_id=stage.buyer.id
    )
    stage.match(stage.happens(planned))
    assert stage.matched() == {item.id for item in hit}


def test_the_first_match_opens_a_slot_and_later_ones_join(stage: Stage) -> None:
    stage.watches(watch(stage.reader))
    stage.match(stage.planned(stage.procurement()))
    stage.match(stage.planned(stage.procurement()), NOW + timedelta(hours=5))
    (slot,) = stage.slots()
    assert (slot.frequency, slot.due_at, slot.state) == (Frequency.DAILY, SEVEN, SlotState.OPEN)
    assert len(stage.session.scalars(select(Match).where(Match.slot_id == slot.id)).all()) == 2


def test_event_reaches_a_person_once_at_the_earliest_slot(stage: Stage) -> None:
    stage.watches(
        watch(stage.reader),
        watch(stage.reader, frequency=Frequency.WEEKLY),
        watch(stage.reader, frequency=Frequency.AT_ONCE),
    )
    assert stage.match(stage.planned(stage.procurement())) == 3
    (slot,) = stage.slots()
    assert slot.due_at == NOW + timedelta(minutes=1)


def test_due_time_is_in_the_readers_time_zone(stage: Stage) -> None:
    stage.watches(watch(person_in(stage, time_zone="Europe/Stockholm")), watch(stage.reader))
    stage.match(stage.planned(stage.procurement()))
    assert [slot.due_at for slot in stage.slots()] == [SEVEN, SEVEN + timedelta(hours=1)]


def test_a_match_after_its_slot_was_closed_goes_into_the_next(stage: Stage) -> None:
    stage.watches(watch(stage.reader))
    stage.match(stage.planned(stage.procurement()))
    (first,) = stage.slots()
    first.state = SlotState.EMPTY
    stage.match(stage.planned(stage.procurement()))
    assert [slot.due_at for slot in stage.slots()] == [SEVEN, SEVEN + timedelta(days=1)]


def test_closed_dialogue_reaches_its_followers_only(stage: Stage) -> None:
    call = dialogue(stage.buyer, DialogueStatus.CLOSED)
    stage.add(call)
    stage.watches(follow(stage.reader, stage.buyer), watch(stage.reader))
    closed = DialogueClosed(dialogue_id=call.id, organisation_id=stage.buyer.id)
    assert stage.match(stage.happens(closed)) == 0


def person_in(stage: Stage, **values: Any) -> Person:
    somebody = person(**values)
    stage.add(somebody)
    return somebody


def _suspend(stage: Stage, row: Procurement) -> Procurement:
    stage.buyer.status = OrganisationStatus.SUSPENDED
    stage.session.flush()
    return row


def _committed_slot(engine: Engine) -> tuple[Organisation, DigestSlot]:
    with Session(engine, expire_on_commit=False) as session:
        stage = Stage(session)
        stage.watches(watch(stage.reader))
        stage.match(stage.planned(stage.procurement()))
        (slot,) = stage.slots()
        session.commit()
    return stage.buyer, slot


def _match_another(engine: Engine, buyer: Organisation) -> Thread:
    def run() -> None:
        with Session(engine, expire_on_commit=False) as session:
            row = procurement(buyer)
            session.add(row)
            session.flush()
            planned = ProcurementPlanned(procurement_id=row.id, organisation_id=buyer.id)
            match_event(session, _recorded(session, planned), NOW, window_seconds=60)
            session.commit()

    thread = Thread(target=run)
    thread.start()
    return thread


def test_a_match_waits_for_a_slot_that_is_being_closed_and_takes_the_next(
    committing: Engine,
) -> None:
    buyer, slot = _committed_slot(committing)
    with Session(committing) as closing:
        claimed = closing.get_one(DigestSlot, slot.id, with_for_update=True)
        thread = _match_another(committing, buyer)
        thread.join(0.5)
        assert thread.is_alive(), "the match must wait until the slot is closed"
        claimed.state = SlotState.MAILED
        closing.commit()
    thread.join(10)
    with Session(committing) as session:
        counted = select(DigestSlot.due_at, func.count()).join(
            Match, Match.slot_id == DigestSlot.id
        )
        rows = session.execute(
            counted.group_by(DigestSlot.due_at).order_by(DigestSlot.due_at)
        ).all()
    assert [tuple(row) for row in rows] == [(SEVEN, 1), (SEVEN + timedelta(days=1), 1)]


def test_a_slot_is_not_closed_while_a_match_is_joining_it(committing: Engine) -> None:
    buyer, slot = _committed_slot(committing)
    with Session(committing, expire_on_commit=False) as matching, Session(committing) as closing:
        row = procurement(buyer)
        matching.add(row)
        matching.flush()
        planned = ProcurementPlanned(procurement_id=row.id, organisation_id=buyer.id)
        match_event(matching, _recorded(matching, planned), NOW, window_seconds=60)
        due = select(DigestSlot.id).where(DigestSlot.id == slot.id)
        claim = due.with_for_update(skip_locked=True)
        assert closing.scalars(claim).all() == []
        matching.commit()
        assert closing.scalars(claim).all() == [slot.id]
        matches = select(func.count()).select_from(Match).where(Match.slot_id == slot.id)
        assert closing.scalar(matches) == 2


def _recorded(session: Session, event: Event) -> OutboxEvent:
    event_id = record_event(session, SYSTEM, event)
    session.flush()
    row = session.get_one(OutboxEvent, event_id)
    row.time = NOW
    return row
