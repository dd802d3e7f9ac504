"""Queries of confidential parts."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Delete,
    Select,
    delete,
    or_,
    select,
)

from api.continuous.queries import visible_to as dialogues_visible_to
from api.contributions.models import (
    ConfidentialPart,
    Contribution,
)
from api.contributions.queries.contributions import visible_to, written_by
from api.core.actor import Actor, Permission
from api.dialogues.models import Dialogue


def _confidential_for(actor: Actor) -> ColumnElement[bool]:
    """True for the author and for members of the buyer who may read confidential parts."""
    buyers = actor.organisations_with(Permission.CONTRIBUTION_READ_CONFIDENTIAL)
    return or_(written_by(actor), Dialogue.organisation_id.in_(buyers))


def confidential_part(
    actor: Actor, contribution_id: UUID
) -> Select[ConfidentialPart, Contribution, Dialogue]:
    return (
        select(ConfidentialPart, Contribution, Dialogue)
        .join(Contribution, Contribution.id == ConfidentialPart.contribution_id)
        .join(Dialogue, Dialogue.id == Contribution.dialogue_id)
        .where(
            Contribution.id == contribution_id,
            _confidential_for(actor),
            visible_to(actor),
            dialogues_visible_to(actor),
        )
    )


def confidential_part_for_update(
    actor: Actor, contribution_id: UUID
) -> Select[ConfidentialPart, Contribution, Dialogue]:
    return confidential_part(actor, contribution_id).with_for_update(of=ConfidentialPart)


def with_confidential_part(actor: Actor, contribution_ids: Collection[UUID]) -> Select[UUID]:
    """Ids of those contributions whose confidential part the actor may read."""
    return (
        select(ConfidentialPart.contribution_id)
        .join(Contribution, Contribution.id == ConfidentialPart.contribution_id)
        .join(Dialogue, Dialogue.id == Contribution.dialogue_id)
        .where(ConfidentialPart.contribution_id.in_(contribution_ids), _confidential_for(actor))
    )


def delete_confidential_part(contribution_id: UUID) -> Delete:
    return delete(ConfidentialPart).where(ConfidentialPart.contribution_id == contribution_id)


def delete_confidential_parts(dialogue_id: UUID) -> Delete:
    """Delete the parts when the retention of the buyer's case file ends."""
    stmt = select(Contribution.id).where(Contribution.dialogue_id == dialogue_id)
    return delete(ConfidentialPart).where(ConfidentialPart.contribution_id.in_(stmt))
