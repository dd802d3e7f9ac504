"""Register entries of organisations, and requests for confirmation codes."""

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
    """Serialises registrations and proofs of one business id. Take it before any row lock."""
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
    """Newest first, without pages, because there are few."""
    stmt = select(ConfirmationRequest).where(ConfirmationRequest.organisation_id == organisation_id)
    return stmt.order_by(ConfirmationRequest.id.desc()).limit(50)


def end_open(organisation_id: UUID, method: ConfirmedBy | None, now: datetime) -> Update:
    """Ends open requests: their codes become invalid."""
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
    """Counts a guess; returns no row if the request allows no more guesses."""
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
