"""Reads the material of one reader's digest. Statements run only where the reader may act."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from api.buyer_digests import pending
from api.buyer_digests.model import (
    Closing,
    Comments,
    Interested,
    Lapsed,
    Material,
    NearMeeting,
    Queue,
    Reader,
    Stale,
    Subject,
    SubjectKind,
    Waiting,
    Window,
)
from api.buyer_digests.rules import look_ahead
from api.contributions.models import ContributionStatus
from api.core.actor import Permission
from api.core.schedule import Schedule
from api.organisations.rules.labels import OrganisationName
from api.plans.rules.staleness import missed


def read_material(session: Session, reader: Reader, schedule: Schedule, window: Window) -> Material:
    """Leaves out everything that the reader may no longer act on."""
    now, until = window.until, window.until + look_ahead(schedule)
    day = now.astimezone(ZoneInfo(reader.organisation_zone)).date()

    def may(permission: Permission) -> bool:
        return reader.actor.may(permission, reader.organisation_id)

    runs_calls = may(Permission.DIALOGUE_WRITE)
    runs_plans = may(Permission.PLAN_WRITE)
    concludes = may(Permission.DIALOGUE_PUBLISH)
    return Material(
        questions=_questions(session, reader) if may(Permission.CONTRIBUTION_ANSWER) else (),
        queues=_queues(session, reader) if may(Permission.CONTRIBUTION_MODERATE) else (),
        closing=_closing(session, reader, now, until) if runs_calls else (),
        meetings=_meetings(session, reader, now, until) if runs_calls else (),
        interests=_interests(session, reader, window) if may(Permission.INTEREST_READ) else (),
        comments=_comments(session, reader, window) if runs_calls else (),
        unconcluded=_unconcluded(session, reader) if concludes else (),
        stale=_stale(session, reader, day) if runs_plans else (),
        stale_plans=_lapsed(session, reader, day) if runs_plans else (),
    )


def _call(row: Any) -> Subject:
    return Subject(SubjectKind.DIALOGUE, row.id, row.title)


def _questions(session: Session, reader: Reader) -> list[Waiting]:
    return list(_waiting(session.execute(pending.open_questions(reader)).all()))


def _unconcluded(session: Session, reader: Reader) -> list[Waiting]:
    return list(_waiting(session.execute(pending.unconcluded(reader)).all()))


def _waiting(rows: Sequence[Any]) -> Iterator[Waiting]:
    """Groups rows of a dialogue and a time. Dialogues keep the order of their first rows."""
    places, since = {}, defaultdict(list)
    for row in rows:
        places[row.id] = _call(row)
        since[row.id].append(row[2])
    for place_id, place in places.items():
        yield Waiting(place, since[place_id])


def _queues(session: Session, reader: Reader) -> list[Queue]:
    places: dict[UUID, Subject] = {}
    held: dict[UUID, list[datetime]] = defaultdict(list)
    reported: dict[UUID, list[datetime]] = defaultdict(list)
    for row in session.execute(pending.moderation(reader)):
        places[row.id] = _call(row)
        kind = held if row.status is ContributionStatus.HELD else reported
        kind[row.id].append(row.since)
    return [Queue(place, held[key], reported[key]) for key, place in places.items()]


def _closing(session: Session, reader: Reader, now: datetime, until: datetime) -> list[Closing]:
    rows = session.execute(pending.closing(reader, now, until))
    return [Closing(_call(row), row.opens_at, row.closes_at) for row in rows]


def _meetings(
    session: Session, reader: Reader, now: datetime, until: datetime
) -> list[NearMeeting]:
    return [
        NearMeeting(
            place=_call(row),
            title=row.meeting,
            starts_at=row.starts_at,
            announced_at=row.announced_at,
            signed_up=row.signed_up,
            waiting=row.waiting,
            capacity=row.capacity,
        )
        for row in session.execute(pending.meetings(reader, now, until))
    ]


def _interests(session: Session, reader: Reader, window: Window) -> list[Interested]:
    by_place: dict[UUID, list[Any]] = defaultdict(list)
    for statement in pending.new_interests(reader, window):
        for row in session.execute(statement):
            by_place[row.id].append(row)
    return [_interested(rows) for rows in by_place.values()]


def _interested(rows: Sequence[Any]) -> Interested:
    """Names each supplier once, though it may have registered interests of several kinds."""
    kind = SubjectKind.DIALOGUE if rows[0].dialogue_id else SubjectKind.PROCUREMENT
    place = Subject(kind, rows[0].id, rows[0].title)
    named = {
        row.supplier_id: OrganisationName(row.supplier, row.confirmation)
        for row in rows
        if row.named
    }
    return Interested(place, Counter(row.kind for row in rows), list(named.values()))


def _comments(session: Session, reader: Reader, window: Window) -> list[Comments]:
    rows = session.execute(pending.new_comments(reader, window))
    return [Comments(_call(row), row[2]) for row in rows]


def _stale(session: Session, reader: Reader, day: date) -> list[Stale]:
    pairs = [
        (Subject(SubjectKind.PROCUREMENT, row.id, row.title), missed(row, day))
        for row in session.scalars(pending.stale_procurements(reader, day))
    ]
    return [Stale(place, overdue) for place, overdue in pairs if overdue]


def _lapsed(session: Session, reader: Reader, day: date) -> list[Lapsed]:
    return [
        Lapsed(Subject(SubjectKind.PLAN, row.id, row.title), row.period_end)
        for row in session.scalars(pending.lapsed_plans(reader, day))
    ]
