"""From a fact to matches in open digest slots: two statements, however many watches are hit.

A match must be told exactly once. Its slot may be closed at the same moment, so a slot is joined
under a lock that conflicts with the one that closes it (`FOR KEY SHARE` against `FOR UPDATE SKIP
LOCKED`): either the match is there before the digest is read, or the slot is seen to be closed and
the match goes into the schedule's next one.
"""

from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import (
    CTE,
    Row,
    Select,
    bindparam,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB, distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session
from sqlalchemy.types import DateTime

from api.core.quiet_hours import QuietHours
from api.core.schedule import EVERY_DAY, Frequency, RecipientClock, Schedule, next_due
from api.watches import queries
from api.watches.models import DigestSlot, Match, SlotState
from api.watches.queries import DUE_TIME_COLUMNS, Reach

Hits = Select[*tuple[Any, ...]]
"""As `queries.hits` gives them: watches without a match with the event."""

_DUES = bindparam("dues", type_=JSONB)
_NOW = bindparam("now", type_=DateTime(timezone=True))


def add_matches(session: Session, reach: Reach, now: datetime, *, window_seconds: int) -> int:
    """How many there are. What one turn leaves over, the next one takes up.

    A slot that somebody else opened during the statement is not seen by it, so the same due time
    is tried twice; a slot that is still missed then is closed, and the following due time is next.
    """
    hits, values = queries.hits(reach.item.kind, is_wide=reach.item.is_wide), reach.values
    matched = turn = 0
    while True:
        rows = session.execute(_schedules_of(hits), values)
        dues = {_key(row): _due(row, now, max(turn, 1), window_seconds) for row in rows}
        if not dues:
            return matched
        given = values | {"dues": msgspec.to_builtins(dues), "now": now}
        found, added = session.execute(_add(hits), given).one()
        matched, turn = matched + added, turn + 1
        if found == added:
            return matched


@cache
def _schedules_of(hits: Hits) -> Select[*tuple[Any, ...]]:
    """Each once: there are few of them, however many people."""
    chosen = hits.subquery()
    return select(*(chosen.c[name] for name in DUE_TIME_COLUMNS)).distinct()


def _due(row: Row[*tuple[Any, ...]], now: datetime, turns: int, window_seconds: int) -> datetime:
    schedule = Schedule.of(Frequency(row.frequency), row.hour, row.weekdays or EVERY_DAY)
    clock = RecipientClock(row.time_zone, QuietHours.of(row.quiet_from, row.quiet_to))
    for _ in range(turns):
        # Watches that never tell are not hit.
        now = next_due(schedule, clock, now, window_seconds=window_seconds) or now
    return now


@cache
def _add(hits: Hits) -> Select[int, int]:
    """One statement: hits with their due times, slots, matches. How many hits, how many matches."""
    timed = _timed(hits)
    slots = _slots(timed)
    matches = (
        upsert(Match)
        .from_select(
            ["watch_id", "event_id", "slot_id"],
            select(timed.c.watch_id, queries.EVENT, slots.c.id)
            .join(slots, slots.c.person_id == timed.c.person_id)
            .order_by(timed.c.watch_id),
        )
        .on_conflict_do_nothing(index_elements=["watch_id", "event_id"])
        .returning(Match.watch_id)
        .cte("added")
    )
    stmt = select(func.count()).select_from(timed).scalar_subquery()
    added = select(func.count()).select_from(matches).scalar_subquery()
    return select(stmt, added)


def _timed(hits: Hits) -> CTE:
    """Watch, person, and the slot that the watch alone would take.

    Due times are looked up in one JSON value: of a join with them the planner expects one row, and
    what comes after would become nested loops over thousands.
    """
    hit = hits.cte("hits")
    key = func.concat_ws(" ", *(hit.c[name] for name in DUE_TIME_COLUMNS))
    due_at = _DUES[key].astext.cast(DateTime(timezone=True))
    timed = select(
        hit.c.id.label("watch_id"), hit.c.person_id, hit.c.frequency, due_at.label("due_at")
    )
    return timed.where(due_at.is_not(None)).cte("timed")


def _key(row: Row[*tuple[Any, ...]]) -> str:
    """As `concat_ws` writes it: without nulls, an array in braces."""
    return " ".join(_as_text(part) for part in row if part is not None)


def _as_text(part: str | int | list[int]) -> str:
    return "{" + ",".join(map(str, part)) + "}" if isinstance(part, list) else str(part)


def _slots(timed: CTE) -> CTE:
    """An open slot for every person, the first that is due: a fact is told to a person once.

    Opened in the order of people: two facts at once wait for each other, they never deadlock.
    """
    stmt = (
        select(timed.c.person_id, timed.c.frequency, timed.c.due_at)
        .ext(distinct_on(timed.c.person_id))
        .order_by(timed.c.person_id, timed.c.due_at, timed.c.frequency)
        .cte("wanted")
    )
    key = ["person_id", "frequency", "due_at"]
    new = (func.gen_random_uuid(), *stmt.c, literal(SlotState.OPEN.value), _NOW, _NOW)
    opened = (
        upsert(DigestSlot)
        .from_select(
            ["id", *key, "state", "created_at", "updated_at"],
            select(*new).order_by(stmt.c.person_id),
        )
        .on_conflict_do_nothing(index_elements=key)
        .returning(DigestSlot.person_id, DigestSlot.id)
        .cte("opened")
    )
    # A look-up by the unique key for each person: there may be a million other open slots, many
    # due at the same moment. The state is asked outside, else the index of due times is taken.
    slot = (
        select(DigestSlot.id, DigestSlot.state)
        .where(*(getattr(DigestSlot, name) == stmt.c[name] for name in key))
        .limit(1)
        .with_for_update(read=True, key_share=True)
        .lateral("slot")
    )
    joined = (
        select(stmt.c.person_id, slot.c.id)
        .join_from(stmt, slot, slot.c.state == SlotState.OPEN)
        .cte("joined")
    )
    return union_all(select(opened), select(joined)).cte("slots")
