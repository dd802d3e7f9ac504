"""Loads meetings and sign-ups for commands and responses."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.approximate_counts import ApproximateCount, unless_few
from api.core.clock import utc_now
from api.core.errors import found_or_404
from api.dialogues.models import Dialogue
from api.meetings.models import Meeting, MeetingSlot, MeetingStatus, SignUp
from api.meetings.models import SignUpStatus as S
from api.meetings.queries import meetings as queries
from api.meetings.queries import sign_ups as sign_up_queries
from api.meetings.queries.sign_ups import SignUpRow
from api.meetings.rules.stages import status_at
from api.organisations.rules.labels import OrganisationName

MeetingRow = Row[Meeting, Dialogue]


@dataclass(frozen=True)
class MeetingView:
    """A meeting with its data from other tables, for one actor."""

    meeting: Meeting
    dialogue: Dialogue
    status: MeetingStatus
    slots: list[MeetingSlot]
    taken: frozenset[UUID]
    """Taken slots."""
    counts: Mapping[S, int]
    """Exact numbers; show them only through `shown_count`."""
    sees_join_url: bool
    organises: bool
    """The actor may see the sign-ups, and so their exact numbers."""

    def shown_count(self, state: S) -> ApproximateCount:
        """The number of sign-ups as the actor may see it."""
        ended = self.status is not MeetingStatus.PLANNED
        return unless_few(self.counts.get(state, 0), in_full=self.organises, ended=ended)

    @property
    def tells_free_slots(self) -> bool:
        """Show free slots only with the count of places, as taken slots could be counted."""
        return self.shown_count(S.PLACED).count is not None


@dataclass(frozen=True)
class SignUpView:
    sign_up: SignUp
    person: str
    organisation: OrganisationName | None
    position: int | None
    """Position on the waiting list, from 1."""
    own: bool


async def get(session: AsyncSession, actor: Actor, meeting_id: UUID) -> MeetingRow:
    return found_or_404((await session.execute(queries.by_id(actor, meeting_id))).one_or_none())


async def locked(session: AsyncSession, actor: Actor, meeting_id: UUID) -> MeetingRow:
    return found_or_404(
        (await session.execute(queries.for_update(actor, meeting_id))).one_or_none()
    )


async def slots_of(session: AsyncSession, meeting: Meeting) -> Sequence[MeetingSlot]:
    return (await session.scalars(queries.slots([meeting.id]))).all()


async def views(
    session: AsyncSession, actor: Actor, rows: Sequence[MeetingRow]
) -> list[MeetingView]:
    ids, now = [meeting.id for meeting, _ in rows], utc_now()
    slots = (await session.scalars(queries.slots(ids))).all()
    given = set(await session.scalars(sign_up_queries.taken_slots(ids)))
    counts = await _counts(session, ids)
    invited = await _placed_in(session, actor, ids)
    return [
        MeetingView(
            meeting,
            dialogue,
            status_at(meeting, now),
            own := [slot for slot in slots if slot.meeting_id == meeting.id],
            frozenset(slot.id for slot in own if slot.id in given),
            counts[meeting.id],
            meeting.id in invited or organises(actor, dialogue),
            organises(actor, dialogue),
        )
        for meeting, dialogue in rows
    ]


def organises(actor: Actor, dialogue: Dialogue) -> bool:
    return actor.may(Permission.DIALOGUE_WRITE, dialogue.organisation_id)


async def get_sign_up(session: AsyncSession, actor: Actor, sign_up_id: UUID) -> SignUpRow:
    return found_or_404(
        (await session.execute(sign_up_queries.by_id(actor, sign_up_id))).one_or_none()
    )


async def sign_up_views(
    session: AsyncSession, actor: Actor, rows: Sequence[SignUpRow]
) -> list[SignUpView]:
    stmt = sign_up_queries.names([row.SignUp.id for row in rows])
    names = {row.id: row for row in await session.execute(stmt)}
    meetings = {row.Meeting.id for row in rows}
    in_line = await session.execute(sign_up_queries.positions(meetings))
    positions = {row[0]: row[1] for row in in_line}
    return [
        SignUpView(
            row.SignUp,
            names[row.SignUp.id].person or "",
            _organisation(names[row.SignUp.id]),
            positions.get(row.SignUp.id),
            row.SignUp.person_id is not None and row.SignUp.person_id == actor.person_id,
        )
        for row in rows
    ]


def _organisation(row: Any) -> OrganisationName | None:
    return OrganisationName(row.organisation, row.confirmation) if row.organisation else None


async def _counts(session: AsyncSession, ids: Sequence[UUID]) -> Mapping[UUID, dict[S, int]]:
    result: dict[UUID, dict[S, int]] = defaultdict(dict)
    for meeting_id, status, count in await session.execute(sign_up_queries.counts(ids)):
        result[meeting_id][status] = count
    return result


async def _placed_in(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> set[UUID]:
    if actor.person_id is None:
        return set()
    return set(await session.scalars(sign_up_queries.placed_in(actor.person_id, ids)))
