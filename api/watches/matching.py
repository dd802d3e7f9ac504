"""Adds matches of an event to open digest slots: two statements, however many watches are hit.

Each match must be in exactly one digest. A slot may be closed while a match joins it, so joining
takes a lock that conflicts with the lock of closing (`FOR KEY SHARE` against `FOR UPDATE SKIP
LOCKED`). Either the match is stored before the digest is read, or the statement finds the slot
closed and the match goes into the next slot of its schedule.
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
"""The statement of `queries.hits`: watches without a match with the event."""

_DUE_TIMES = bindparam("due_times", type_=JSONB)
_NOW = bindparam("now", type_=DateTime(timezone=True))


def add_matches(session: Session, reach: Reach, now: datetime, *, window_seconds: int) -> int:
    """Returns the number of new matches. Repeats the statements until no hit is left.

    The statement does not see a slot that another transaction opened meanwhile, so the first two
    turns use the same due time. A slot that the second turn misses too is closed; each further turn
    uses the following due time.
    """
    hits, values = queries.hits(reach.item.kind, is_wide=reach.item.is_wide), reach.values
    matched = turn = 0
    while True:
        rows = session.execute(_schedules_of(hits), values)
        due_times = {_key(row): _due_time(row, now, max(turn, 1), window_seconds) for row in rows}
        if not due_times:
            return matched
        params = values | {"due_times": msgspec.to_builtins(due_times), "now": now}
        hit_count, added = session.execute(_add(hits), params).one()
        matched, turn = matched + added, turn + 1
        if hit_count == added:
            return matched


@cache
def _schedules_of(hits: Hits) -> Select[*tuple[Any, ...]]:
    """Distinct schedules: there are few of them, however many people."""
    hit = hits.subquery()
    return select(*(hit.c[name] for name in DUE_TIME_COLUMNS)).distinct()


def _due_time(
    row: Row[*tuple[Any, ...]], now: datetime, turns: int, window_seconds: int
) -> datetime:
    schedule = Schedule.of(Frequency(row.frequency), row.hour, row.weekdays or EVERY_DAY)
    clock = RecipientClock(row.time_zone, QuietHours.of(row.quiet_from, row.quiet_to))
    for _ in range(turns):
        # `hits` leaves out watches with the frequency `never`, so there is a next due time.
        now = next_due(schedule, clock, now, window_seconds=window_seconds) or now
    return now


@cache
def _add(hits: Hits) -> Select[int, int]:
    """One statement that finds the hits, opens or joins their slots and adds the matches.

    Returns the number of hits and the number of matches.
    """
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
    hit_count = select(func.count()).select_from(timed).scalar_subquery()
    added = select(func.count()).select_from(matches).scalar_subquery()
    return select(hit_count, added)


def _timed(hits: Hits) -> CTE:
    """Each hit with the person, frequency and due time of its own slot.

    Due times are looked up in one JSON value. For a join with them the planner expects one row, and
    would run the following steps as nested loops over thousands of rows.
    """
    hit = hits.cte("hits")
    key = func.concat_ws(" ", *(hit.c[name] for name in DUE_TIME_COLUMNS))
    due_at = _DUE_TIMES[key].astext.cast(DateTime(timezone=True))
    timed = select(
        hit.c.id.label("watch_id"), hit.c.person_id, hit.c.frequency, due_at.label("due_at")
    )
    return timed.where(due_at.is_not(None)).cte("timed")


def _key(row: Row[*tuple[Any, ...]]) -> str:
    """The same text as `concat_ws` makes in SQL: nulls left out, arrays in braces."""
    return " ".join(_as_text(part) for part in row if part is not None)


def _as_text(part: str | int | list[int]) -> str:
    return "{" + ",".join(map(str, part)) + "}" if isinstance(part, list) else str(part)


def _slots(timed: CTE) -> CTE:
    """One open slot for each person, the one due first: an event is in one digest per person.

    Slots are opened in the order of people, so that two events at once cannot deadlock.
    """
    due_first = (
        select(timed.c.person_id, timed.c.frequency, timed.c.due_at)
        .ext(distinct_on(timed.c.person_id))
        .order_by(timed.c.person_id, timed.c.due_at, timed.c.frequency)
        .cte("due_first")
    )
    key = ["person_id", "frequency", "due_at"]
    new = (func.gen_random_uuid(), *due_first.c, literal(SlotState.OPEN.value), _NOW, _NOW)
    opened = (
        upsert(DigestSlot)
        .from_select(
            ["id", *key, "state", "created_at", "updated_at"],
            select(*new).order_by(due_first.c.person_id),
        )
        .on_conflict_do_nothing(index_elements=key)
        .returning(DigestSlot.person_id, DigestSlot.id)
        .cte("opened")
    )
    # LATERAL makes it a look-up by the unique key for each person: there may be a million other
    # open slots, many of them due at the same moment. The state is compared in the join, because
    # the planner would otherwise use the index of due times.
    slot = (
        select(DigestSlot.id, DigestSlot.state)
        .where(*(getattr(DigestSlot, name) == due_first.c[name] for name in key))
        .limit(1)
        .with_for_update(read=True, key_share=True)
        .lateral("slot")
    )
    joined = (
        select(due_first.c.person_id, slot.c.id)
        .join_from(due_first, slot, slot.c.state == SlotState.OPEN)
        .cte("joined")
    )
    return union_all(select(opened), select(joined)).cte("slots")
