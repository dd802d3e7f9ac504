"""What ways to confirm an organisation look like on the wire."""

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
    """For its code."""
    ENDED = "ended"
    """Used, replaced by a later one, too old, or guessed at too often."""


class ConfirmationRequestOut(msgspec.Struct):
    """A code that is on its way to the organisation, or was."""

    id: UUID
    method: ConfirmedBy
    state: ConfirmationRequestState
    email: str | None
    created_at: datetime
    expires_at: datetime


class BusinessRegisterOut(msgspec.Struct):
    """What the business register says of the id."""

    state: BusinessRegisterState
    name: str | None
    website: str | None
    answered_at: datetime | None


class ConfirmationsOut(msgspec.Struct):
    """Whether an organisation is confirmed, and what was done for it."""

    confirmation: Confirmation
    confirmed_at: datetime | None
    confirmed_by: ConfirmedBy | None
    register: BusinessRegisterOut | None
    """Null where no register is asked for its id."""
    requests: list[ConfirmationRequestOut]
    """Newest first."""


class ConfirmationStartedOut(msgspec.Struct):
    """What came of beginning to confirm an organisation."""

    confirmation: Confirmation
    request: ConfirmationRequestOut | None
    """That waits for its code; null where the organisation is confirmed with this."""


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
