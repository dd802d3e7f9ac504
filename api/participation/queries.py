"""Queries of participants. None of them lists the participants of a dialogue."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select

from api.participation.models import Exclusion, Participant


def of_person(dialogue_id: UUID, person_id: UUID, named: UUID | None = None) -> Select[Participant]:
    """With `named`, the participant who writes under this organisation's name."""
    return select(Participant).where(
        Participant.dialogue_id == dialogue_id,
        Participant.person_id == person_id,
        Participant.organisation_id.is_not_distinct_from(named),
    )


def of_receipt(receipt_hash: bytes) -> Select[Participant]:
    return select(Participant).where(Participant.receipt_hash == receipt_hash)


def numbers(participant_ids: Collection[UUID]) -> Select[UUID, int | None]:
    return select(Participant.id, Participant.number).where(Participant.id.in_(participant_ids))


def newest_number(dialogue_id: UUID) -> Select[int | None]:
    return select(func.max(Participant.number)).where(Participant.dialogue_id == dialogue_id)


def gone(participant_ids: Collection[UUID]) -> Select[UUID]:
    """Ids of those participants whose identity was erased."""
    return select(Participant.id).where(
        Participant.id.in_(participant_ids),
        Participant.person_id.is_(None),
        Participant.receipt_hash.is_(None),
    )


def exclusion_of(participant_id: UUID) -> Select[Exclusion]:
    """Current exclusion of the participant, or of the organisation under whose name they write."""
    return (
        select(Exclusion)
        .join(
            Participant,
            or_(
                Exclusion.participant_id == Participant.id,
                and_(
                    Exclusion.dialogue_id == Participant.dialogue_id,
                    Exclusion.organisation_id == Participant.organisation_id,
                ),
            ),
        )
        .where(Participant.id == participant_id, Exclusion.ended_at.is_(None))
    )


def of_number(dialogue_id: UUID, number: int) -> Select[Participant]:
    return select(Participant).where(
        Participant.dialogue_id == dialogue_id, Participant.number == number
    )


def standing_exclusion(like: Exclusion) -> Select[UUID]:
    """A current exclusion of the same participant or organisation in the same dialogue."""
    return select(Exclusion.id).where(
        Exclusion.dialogue_id == like.dialogue_id,
        Exclusion.participant_id.is_not_distinct_from(like.participant_id),
        Exclusion.organisation_id.is_not_distinct_from(like.organisation_id),
        Exclusion.ended_at.is_(None),
    )
