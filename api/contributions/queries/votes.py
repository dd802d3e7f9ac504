"""Queries of votes."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, false, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningDelete, ReturningInsert

from api.contributions.models import Vote
from api.core.actor import Actor
from api.participation.models import Participant


def cast_by(actor: Actor) -> ColumnElement[bool]:
    if actor.participant_id is not None:
        return Vote.participant_id == actor.participant_id
    if actor.person_id is None:
        return false()
    own = select(Participant.id).where(Participant.person_id == actor.person_id)
    return Vote.participant_id.in_(own)


def cast(contribution_id: UUID, participant_id: UUID) -> ReturningInsert[UUID]:
    """Return the contribution's id if the vote is new."""
    new = insert(Vote).values(contribution_id=contribution_id, participant_id=participant_id)
    return new.on_conflict_do_nothing().returning(Vote.contribution_id)


def take_back(actor: Actor, contribution_id: UUID) -> ReturningDelete[UUID]:
    """Return the contribution's id if there was a vote."""
    own = delete(Vote).where(Vote.contribution_id == contribution_id, cast_by(actor))
    return own.returning(Vote.contribution_id)


def counts(contribution_ids: Collection[UUID]) -> Select[UUID, int, int]:
    """Votes of signed-in people and of receipts. A person votes as one participant."""
    return (
        select(
            Vote.contribution_id,
            func.count().filter(Participant.with_receipt.is_(False)).label("votes"),
            func.count().filter(Participant.with_receipt).label("receipt_votes"),
        )
        .join(Participant, Participant.id == Vote.participant_id)
        .where(Vote.contribution_id.in_(contribution_ids))
        .group_by(Vote.contribution_id)
    )


def among(actor: Actor, contribution_ids: Collection[UUID]) -> Select[UUID]:
    """Ids of those contributions that the actor has voted for."""
    return select(Vote.contribution_id).where(
        Vote.contribution_id.in_(contribution_ids), cast_by(actor)
    )
