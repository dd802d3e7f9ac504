"""Finds the keys of a person for the register: identifier, address and participations."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.core.privacy import PersonKey
from api.participation.models import Participant


def key_of(
    session: Session, *, person_id: UUID | None = None, participant_id: UUID | None = None
) -> PersonKey | None:
    """None if the person or participant does not exist, or was erased."""
    if participant_id is not None:
        row = session.get(Participant, participant_id)
        has_receipt = row is not None and row.receipt_hash is not None
        return PersonKey(participants=(participant_id,)) if has_receipt else None
    person = session.get(Person, person_id)
    if person is None or person.erased_at is not None:
        return None
    mine = select(Participant.id).where(Participant.person_id == person.id)
    return PersonKey(person.id, person.email, tuple(session.scalars(mine)))
