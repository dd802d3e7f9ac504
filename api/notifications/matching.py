"""From a fact to matches in open digest slots: two statements, however many watches are hit.

A match must be told exactly once. Its slot may be closed at the same moment, so a slot is joined
under a lock that conflicts with the one that closes it (`FOR KEY SHARE` against `FOR UPDATE SKIP
LOCKED`): either the match is there before the digest is read, or the slot is seen to be closed and
the match goes into the schedule's next one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from api.core.ids import new_id
from api.notifications.models import Frequency
from api.notifications.schedule import Schedule, next_due

# Both in the order of their keys: two facts at once wait for each other, they never deadlock.
_OPEN_SLOTS = text(
    """
    INSERT INTO digest_slots (id, person_id, frequency, due_at, state, created_at, updated_at)
    SELECT id, person_id, frequency, due_at, 'open', :now, :now
    FROM unnest(
        CAST(:ids AS uuid[]), CAST(:people AS uuid[]),
        CAST(:frequencies AS text[]), CAST(:dues AS timestamptz[])
    ) AS wanted (id, person_id, frequency, due_at)
    ORDER BY person_id
    ON CONFLICT (person_id, frequency, due_at) DO NOTHING
    RETURNING person_id, id
    """
)
_JOIN_SLOTS = text(
    """
    SELECT slots.person_id, slots.id
    FROM digest_slots AS slots
    JOIN unnest(
        CAST(:people AS uuid[]), CAST(:frequencies AS text[]), CAST(:dues AS timestamptz[])
    ) AS wanted (person_id, frequency, due_at) USING (person_id, frequency, due_at)
    WHERE slots.state = 'open'
    FOR KEY SHARE OF slots
    """
)
_ADD_MATCHES = text(
    """
    INSERT INTO matches (watch_id, event_id, slot_id)
    SELECT watch_id, :event_id, slot_id
    FROM unnest(CAST(:watches AS uuid[]), CAST(:slots AS uuid[])) AS found (watch_id, slot_id)
    ORDER BY watch_id
    ON CONFLICT (watch_id, event_id) DO NOTHING
    """
)


class Hit(NamedTuple):
    watch_id: UUID
    person_id: UUID
    schedule: Schedule


def read_hits(rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Hit]:
    """Rows of `queries.hits`. Equal schedules become one object: there are few of them."""
    schedules: dict[tuple[Any, ...], Schedule] = {}
    hits = []
    for row in rows:
        watch_id, person_id, key = row[0], row[1], tuple(row[2:])
        if key not in schedules:
            schedules[key] = Schedule(Frequency(key[0]), *key[1:])
        hits.append(Hit(watch_id, person_id, schedules[key]))
    return hits


def add_matches(
    session: Session, event_id: UUID, hits: Sequence[Hit], now: datetime, *, window_seconds: int
) -> None:
    """Each person is told a fact once: all their hits go into the slot that is due first."""
    slots = _slots(session, hits, now, window_seconds)
    session.execute(
        _ADD_MATCHES,
        {
            "event_id": event_id,
            "watches": [hit.watch_id for hit in hits],
            "slots": [slots[hit.person_id] for hit in hits],
        },
    )


def _slots(
    session: Session, hits: Sequence[Hit], now: datetime, window_seconds: int
) -> Mapping[UUID, UUID]:
    """An open slot for every person, locked against closing until the transaction ends."""
    schedules = {hit.schedule for hit in hits}
    last_due = dict.fromkeys(schedules, now)
    found: dict[UUID, UUID] = {}
    waiting = list(hits)
    while waiting:
        last_due = {
            schedule: next_due(schedule, due, window_seconds=window_seconds)
            for schedule, due in last_due.items()
        }
        found |= _join(session, _first_due(waiting, last_due), now)
        waiting = [hit for hit in waiting if hit.person_id not in found]
    return found


def _first_due(
    hits: Sequence[Hit], due_of: Mapping[Schedule, datetime]
) -> dict[UUID, tuple[datetime, Frequency]]:
    wanted: dict[UUID, tuple[datetime, Frequency]] = {}
    for hit in hits:
        slot = due_of[hit.schedule], hit.schedule.frequency
        if hit.person_id not in wanted or slot < wanted[hit.person_id]:
            wanted[hit.person_id] = slot
    return wanted


def _join(
    session: Session, wanted: Mapping[UUID, tuple[datetime, Frequency]], now: datetime
) -> dict[UUID, UUID]:
    """Person and slot, for those whose slot is not closed yet."""
    ids = {"ids": [new_id() for _ in wanted], "now": now}
    opened = _pairs(session.execute(_OPEN_SLOTS, {**_columns(wanted), **ids}))
    known = {person_id: slot for person_id, slot in wanted.items() if person_id not in opened}
    joined = _pairs(session.execute(_JOIN_SLOTS, _columns(known))) if known else {}
    return opened | joined


def _columns(wanted: Mapping[UUID, tuple[datetime, Frequency]]) -> dict[str, Any]:
    return {
        "people": list(wanted),
        "frequencies": [frequency.value for _, frequency in wanted.values()],
        "dues": [due for due, _ in wanted.values()],
    }


def _pairs(rows: Iterable[Row[*tuple[Any, ...]]]) -> dict[UUID, UUID]:
    return dict(tuple(row) for row in rows)
