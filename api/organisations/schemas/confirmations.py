"""Responses with the confirmation of an organisation."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from api.organisations.events import ConfirmedBy
from api.organisations.models import (
    BusinessRegisterState,
    Confirmation,
    ConfirmationRequest,
    Organisation,
    RegisterEntry,
)
from api.organisations.rules.confirmation import is_open
from api.organisations.service.confirmations import Shown


class ConfirmationRequestState(StrEnum):
    WAITING = "waiting"
    """It waits for its code."""
    ENDED = "ended"
    """It was used or replaced, it expired, or it had too many guesses."""


class ConfirmationRequestOut(msgspec.Struct):
    """A request for a code."""

    id: UUID
    method: ConfirmedBy
    state: ConfirmationRequestState
    email: str | None
    created_at: datetime
    expires_at: datetime


class BusinessRegisterOut(msgspec.Struct):
    """Data of the business register for the id."""

    state: BusinessRegisterState
    name: str | None
    website: str | None
    answered_at: datetime | None


class ConfirmationsOut(msgspec.Struct):
    """The confirmation of an organisation and its requests for codes."""

    confirmation: Confirmation
    confirmed_at: datetime | None
    confirmed_by: ConfirmedBy | None
    register: BusinessRegisterOut | None
    """Null if no register is asked for the id."""
    requests: list[ConfirmationRequestOut]
    """Newest first."""


class ConfirmationStartedOut(msgspec.Struct):
    """Result of starting a confirmation."""

    confirmation: Confirmation
    request: ConfirmationRequestOut | None
    """The request that waits for its code; null if the organisation is confirmed already."""


def begun_out(
    organisation: Organisation, request: ConfirmationRequest | None, now: datetime
) -> ConfirmationStartedOut:
    shown = None if request is None else request_out(request, now)
    return ConfirmationStartedOut(organisation.confirmation, shown)


def request_out(row: ConfirmationRequest, now: datetime) -> ConfirmationRequestOut:
    state = (
        ConfirmationRequestState.WAITING if is_open(row, now) else ConfirmationRequestState.ENDED
    )
    return ConfirmationRequestOut(
        row.id, row.method, state, row.email, row.created_at, row.expires_at
    )


def confirmations_out(shown: Shown, now: datetime) -> ConfirmationsOut:
    organisation: Organisation = shown.organisation
    return ConfirmationsOut(
        organisation.confirmation,
        organisation.confirmed_at,
        organisation.confirmed_by,
        _register_out(shown.register),
        [request_out(row, now) for row in shown.requests],
    )


def _register_out(row: RegisterEntry | None) -> BusinessRegisterOut | None:
    return (
        None
        if row is None
        else BusinessRegisterOut(row.state, row.name, row.website, row.answered_at)
    )
