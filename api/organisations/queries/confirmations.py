"""What the register says of an organisation, and codes that are on their way to it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, Update, func, select, update

from api.organisations.events import ConfirmedBy
from api.organisations.models import (
    Confirmation,
    ConfirmationRequest,
    Membership,
    Organisation,
    RegisterEntry,
)
from api.organisations.rules.confirmation import MOST_GUESSES
from api.organisations.rules.identifiers import Identifier


def lock_id(identifier: Identifier) -> Select[object]:
    """One at a time registers with an id or proves it. Taken before any row is locked."""
    text = f"organisation {identifier.scheme} {identifier.country} {identifier.number}"
    return select(func.pg_advisory_xact_lock(func.hashtextextended(text, 0)))


def own_claim(identifier: Identifier, person_id: UUID) -> Select[UUID]:
    return (
        select(Organisation.id)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(
            Membership.person_id == person_id,
            Organisation.confirmation != Confirmation.DISPLACED,
            Organisation.id_scheme == identifier.scheme,
            Organisation.country == identifier.country,
            Organisation.business_id == identifier.number,
        )
    )


def entry(organisation_id: UUID) -> Select[RegisterEntry]:
    return select(RegisterEntry).where(RegisterEntry.organisation_id == organisation_id)


def by_id(organisation_id: UUID, request_id: UUID) -> Select[ConfirmationRequest]:
    return select(ConfirmationRequest).where(
        ConfirmationRequest.id == request_id,
        ConfirmationRequest.organisation_id == organisation_id,
    )


def of_organisation(organisation_id: UUID) -> Select[ConfirmationRequest]:
    """Newest first. There are a handful: no pages."""
    stmt = select(ConfirmationRequest).where(ConfirmationRequest.organisation_id == organisation_id)
    return stmt.order_by(ConfirmationRequest.id.desc()).limit(50)


def end_open(organisation_id: UUID, method: ConfirmedBy | None, now: datetime) -> Update:
    """The codes on their way are worth nothing any more."""
    open_ones = update(ConfirmationRequest).where(
        ConfirmationRequest.organisation_id == organisation_id,
        ConfirmationRequest.ended_at.is_(None),
    )
    if method is not None:
        open_ones = open_ones.where(ConfirmationRequest.method == method)
    return open_ones.values(ended_at=now)


def asked_since(organisation_id: UUID, method: ConfirmedBy, since: datetime) -> Select[int]:
    return select(func.count()).where(
        ConfirmationRequest.organisation_id == organisation_id,
        ConfirmationRequest.method == method,
        ConfirmationRequest.created_at > since,
    )


def count_guess(organisation_id: UUID, request_id: UUID, now: datetime) -> Update:
    """Nothing where there is nothing to guess any more."""
    return (
        update(ConfirmationRequest)
        .where(
            ConfirmationRequest.id == request_id,
            ConfirmationRequest.organisation_id == organisation_id,
            ConfirmationRequest.ended_at.is_(None),
            ConfirmationRequest.code_hash.is_not(None),
            ConfirmationRequest.expires_at > now,
            ConfirmationRequest.guesses < MOST_GUESSES,
        )
        .values(guesses=ConfirmationRequest.guesses + 1)
        .returning(ConfirmationRequest.id)
    )
