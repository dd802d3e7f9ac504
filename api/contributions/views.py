"""Contributions joined with the data of other tables that the actor may see."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.anchors import Anchor, anchors_of
from api.contributions.models import Contribution, ContributionStatus, Disposition
from api.contributions.queries import confidential as confidential_queries
from api.contributions.queries import contributions as contribution_queries
from api.contributions.queries import dispositions as disposition_queries
from api.contributions.queries import votes as vote_queries
from api.contributions.rules import contributions as rules
from api.contributions.rules.moderation import about
from api.core.actor import Actor, Permission
from api.dialogues.models import Dialogue
from api.documents.models import Document
from api.objections.models import Objection
from api.organisations.queries.organisations import names as names_of
from api.organisations.queries.organisations import names_by_id
from api.organisations.rules.labels import OrganisationName
from api.participation.queries import gone as left_participants
from api.participation.queries import numbers as participant_numbers


class Votes(NamedTuple):
    """Numbers of votes."""

    people: int = 0
    """Signed-in people, with one vote each."""
    receipts: int = 0
    """Receipts; one person without an account may hold several."""


@dataclass(frozen=True)
class ContributionView:
    contribution: Contribution
    number: int | None
    """Participant number of the author."""
    author_name: OrganisationName | None
    """Name of the organisation, if it chose to be named."""
    answers: list[UUID]
    """The questions that this contribution answers."""
    answered_by: list[UUID]
    own: bool
    has_confidential_part: bool
    """True only if the actor may read that part."""
    anchor: Anchor | None
    votes: Votes
    voted: bool
    """The actor has voted for it."""
    disposition: Disposition | None
    """The current disposition."""
    attachments: Sequence[Document] = ()
    """Public documents attached to it, in their order."""
    author_has_left: bool = False
    objection: Objection | None = None
    """The objection to its removal; only for its author and the moderators."""


async def views(
    session: AsyncSession, actor: Actor, dialogue: Dialogue, rows: Sequence[Contribution]
) -> list[ContributionView]:
    ids = [row.id for row in rows]
    names, numbers = await _names(session, rows), await _numbers(session, rows)
    pairs = (await session.scalars(contribution_queries.answers(ids))).all()
    in_confidence = set() if actor.is_anonymous else await _in_confidence(session, actor, ids)
    anchored = await anchors_of(session, rows)
    votes, voted = await _votes(session, actor, ids)
    dispositions = await _dispositions(session, ids)
    reads = actor.may(Permission.CONTRIBUTION_MODERATE, dialogue.organisation_id)
    objections = {} if actor.is_anonymous else await _objections(session, rows)
    left = await _left(session, rows)
    attached = await _attachments(session, rows)
    return [
        ContributionView(
            row,
            numbers.get(row.participant_id) if row.participant_id else None,
            names.get(row.organisation_id) if row.organisation_id and row.names_author else None,
            [pair.question_id for pair in pairs if pair.answer_id == row.id],
            [pair.answer_id for pair in pairs if pair.question_id == row.id],
            rules.may_change(actor, row, dialogue),
            row.id in in_confidence,
            anchored.get(row.id),
            votes.get(row.id, Votes()),
            row.id in voted,
            dispositions.get(row.id),
            attached.get(row.id, ()),
            row.participant_id in left,
            objections.get(about(row.id)) if reads or rules.is_author(actor, row) else None,
        )
        for row in rows
    ]


async def _names(
    session: AsyncSession, rows: Sequence[Contribution]
) -> Mapping[UUID, OrganisationName]:
    named = {row.organisation_id for row in rows if row.names_author and row.organisation_id}
    if not named:
        return {}
    return names_by_id(await session.execute(names_of(named)))


async def _numbers(session: AsyncSession, rows: Sequence[Contribution]) -> Mapping[UUID, int]:
    ids = {row.participant_id for row in rows if row.participant_id}
    return {row.id: row.number for row in await session.execute(participant_numbers(ids))}


async def _left(session: AsyncSession, rows: Sequence[Contribution]) -> set[UUID]:
    ids = {row.participant_id for row in rows if row.participant_id}
    return set(await session.scalars(left_participants(ids))) if ids else set()


async def _attachments(
    session: AsyncSession, rows: Sequence[Contribution]
) -> Mapping[UUID, list[Document]]:
    official = [row.id for row in rows if row.official]
    attached: dict[UUID, list[Document]] = {}
    if official:
        for contribution_id, document in await session.execute(
            contribution_queries.attachments(official)
        ):
            attached.setdefault(contribution_id, []).append(document)
    return attached


async def _in_confidence(session: AsyncSession, actor: Actor, ids: Collection[UUID]) -> set[UUID]:
    return set(await session.scalars(confidential_queries.with_confidential_part(actor, ids)))


async def _votes(
    session: AsyncSession, actor: Actor, ids: Collection[UUID]
) -> tuple[dict[UUID, Votes], set[UUID]]:
    rows = await session.execute(vote_queries.counts(ids))
    counted = {row.contribution_id: Votes(row.votes, row.receipt_votes) for row in rows}
    if not counted or actor.is_anonymous:
        return counted, set()
    return counted, set(await session.scalars(vote_queries.among(actor, ids)))


async def _dispositions(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Disposition]:
    rows = await session.scalars(disposition_queries.standing(ids))
    return {row.contribution_id: row for row in rows}


async def _objections(session: AsyncSession, rows: Sequence[Contribution]) -> dict[str, Objection]:
    gone = [about(row.id) for row in rows if row.status is ContributionStatus.REMOVED]
    if not gone:
        return {}
    objections = await session.scalars(select(Objection).where(Objection.about.in_(gone)))
    return {objection.about: objection for objection in objections}
