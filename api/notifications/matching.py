"""From a fact to matches in open digest slots: two statements, however many watches are hit.

A match must be told exactly once. Its slot may be closed at the same moment, so a slot is joined
under a lock that conflicts with the one that closes it (`FOR KEY SHARE` against `FOR UPDATE SKIP
LOCKED`): either the match is there before the digest is read, or the slot is seen to be closed and
the match goes into the schedule's next one.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    CTE,
    Select,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB, distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session
from sqlalchemy.types import DateTime

from api.notifications.models import DigestSlot, Frequency, Match, SlotState
from api.notifications.schedule import Schedule, next_due

Hits = Select[*tuple[Any, ...]]
"""As `queries.hits` gives them: watches without a match with the event."""

_RHYTHM = Schedule.__struct_fields__


def add_matches(
    session: Session, event_id: UUID, hits: Hits, now: datetime, *, window_seconds: int
) -> int:
    """How many there are. What one turn leaves over, the next one takes up.

    A slot that somebody else opened during the statement is not seen by it, so the same due time
    is tried twice; a slot that is still missed then is closed, and the following due time is next.
    """
    matched = turn = 0
    while True:
        schedules = read_schedules(session, hits)
        dues = {one: _due(one, now, max(turn, 1), window_seconds) for one in schedules}
        found, added = session.execute(_add(event_id, hits, dues, now)).one() if dues else (0, 0)
        matched, turn = matched + added, turn + 1
        if found == added:
            return matched


def read_schedules(session: Session, hits: Hits) -> list[Schedule]:
    """Each once: there are few of them, however many people."""
    chosen = hits.subquery()
    rows = session.execute(select(*(chosen.c[name] for name in _RHYTHM)).distinct())
    return [Schedule(Frequency(row[0]), *row[1:]) for row in rows]


def _due(schedule: Schedule, now: datetime, turns: int, window_seconds: int) -> datetime:
    for _ in range(turns):
        now = next_due(schedule, now, window_seconds=window_seconds)
    return now


def _add(
    event_id: UUID, hits: Hits, dues: Mapping[Schedule, datetime], now: datetime
) -> Select[int, int]:
    """One statement: hits with their due times, slots, matches. How many hits, how many matches."""
    timed = _timed(hits, dues)
    slots = _slots(timed, now)
    matches = (
        upsert(Match)
        .from_select(
            ["watch_id", "event_id", "slot_id"],
            select(timed.c.watch_id, literal(event_id), slots.c.id)
            .join(slots, slots.c.person_id == timed.c.person_id)
            .order_by(timed.c.watch_id),
        )
        .on_conflict_do_nothing(index_elements=["watch_id", "event_id"])
        .returning(Match.watch_id)
        .cte("added")
    )
    found = select(func.count()).select_from(timed).scalar_subquery()
    added = select(func.count()).select_from(matches).scalar_subquery()
    return select(found, added)


def _timed(hits: Hits, dues: Mapping[Schedule, datetime]) -> CTE:
    """Watch, person, and the slot that the watch alone would take.

    Due times are looked up in one JSON value: of a join with them the planner expects one row, and
    what comes after would become nested loops over thousands.
    """
    hit = hits.cte("hits")
    times = {_key(one): due for one, due in dues.items()}
    key = func.concat_ws(" ", *(hit.c[name] for name in _RHYTHM))
    due_at = cast(msgspec.to_builtins(times), JSONB)[key].astext.cast(DateTime(timezone=True))
    timed = select(
        hit.c.id.label("watch_id"), hit.c.person_id, hit.c.frequency, due_at.label("due_at")
    )
    return timed.where(due_at.is_not(None)).cte("timed")


def _key(schedule: Schedule) -> str:
    """As `concat_ws` writes it, which leaves out what is null."""
    return " ".join(str(part) for part in msgspec.structs.astuple(schedule) if part is not None)


def _slots(timed: CTE, now: datetime) -> CTE:
    """An open slot for every person, the first that is due: a fact is told to a person once.

    Opened in the order of people: two facts at once wait for each other, they never deadlock.
    """
    wanted = (
        select(timed.c.person_id, timed.c.frequency, timed.c.due_at)
        .ext(distinct_on(timed.c.person_id))
        .order_by(timed.c.person_id, timed.c.due_at, timed.c.frequency)
        .cte("wanted")
    )
    key = ["person_id", "frequency", "due_at"]
    new = (func.gen_random_uuid(), *wanted.c, literal(SlotState.OPEN.value), literal(now))
    opened = (
        upsert(DigestSlot)
        .from_select(
            ["id", *key, "state", "created_at", "updated_at"],
            select(*new, literal(now)).order_by(wanted.c.person_id),
        )
        .on_conflict_do_nothing(index_elements=key)
        .returning(DigestSlot.person_id, DigestSlot.id)
        .cte("opened")
    )
    # A look-up by the unique key for each person: there may be a million other open slots, many
    # due at the same moment. The state is asked outside, else the index of due times is taken.
    slot = (
        select(DigestSlot.id, DigestSlot.state)
        .where(*(getattr(DigestSlot, name) == wanted.c[name] for name in key))
        .limit(1)
        .with_for_update(read=True, key_share=True)
        .lateral("slot")
    )
    joined = (
        select(wanted.c.person_id, slot.c.id)
        .join_from(wanted, slot, slot.c.state == SlotState.OPEN)
        .cte("joined")
    )
    return union_all(select(opened), select(joined)).cte("slots")
