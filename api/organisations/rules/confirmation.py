"""Confirmation of organisations: confirm, revoke, displace. Pure."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from api.core.errors import Conflict, Fault, WrongState
from api.core.i18n import Language, LocalText, Texts, best_text, translate
from api.core.tokens import sign
from api.organisations.events import (
    ConfirmedBy,
    OrganisationConfirmed,
    OrganisationDisplaced,
    OrganisationUnconfirmed,
    UnconfirmedReason,
)
from api.organisations.models import (
    Confirmation,
    ConfirmationRequest,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
)
from api.organisations.rules.organisations import set_name

MOST_GUESSES = 5
"""Guesses per code, out of a hundred million codes."""
LASTS = {ConfirmedBy.MAILBOX: timedelta(days=1), ConfirmedBy.LETTER: timedelta(days=45)}
DAY = timedelta(days=1)
MAILS_A_DAY = 3
"""Mails for one organisation; `limits.py` limits the mails to one mailbox."""
LETTERS_A_MONTH = 2


def require_claimed(organisation: Organisation) -> None:
    """Refuses buyers, which their approval confirms, and suspended or displaced organisations."""
    require_supplier(organisation)
    if organisation.status is not OrganisationStatus.APPROVED:
        raise WrongState("organisation", organisation.status, OrganisationStatus.APPROVED)
    if organisation.confirmation is not Confirmation.CLAIMED:
        raise WrongState("organisation", organisation.confirmation, Confirmation.CLAIMED)


def require_supplier(organisation: Organisation) -> None:
    if organisation.kind is OrganisationKind.BUYER:
        raise Conflict([Fault("", "buyers_are_approved")])


def confirm(organisation: Organisation, by: ConfirmedBy, now: datetime) -> OrganisationConfirmed:
    require_claimed(organisation)
    organisation.confirmation = Confirmation.CONFIRMED
    organisation.confirmed_at = now
    organisation.confirmed_by = by
    return OrganisationConfirmed(organisation_id=organisation.id, by=by)


def unconfirm(organisation: Organisation, reason: UnconfirmedReason) -> OrganisationUnconfirmed:
    if organisation.confirmation is not Confirmation.CONFIRMED:
        raise WrongState("organisation", organisation.confirmation, Confirmation.CONFIRMED)
    organisation.confirmation = Confirmation.CLAIMED
    organisation.confirmed_at = organisation.confirmed_by = None
    return OrganisationUnconfirmed(organisation_id=organisation.id, reason=reason)


def displace(organisation: Organisation, by: UUID) -> OrganisationDisplaced:
    """Its content stays, under a name that says that the organisation is displaced.

    The name is replaced, not only marked, so that the change reaches every place that shows a name,
    also readers that ignore the field `confirmation`.
    """
    organisation.confirmation = Confirmation.DISPLACED
    set_name(organisation, displaced_name(organisation.name))
    return OrganisationDisplaced(organisation_id=organisation.id, confirmed_organisation_id=by)


def displaced_name(name: Texts) -> Texts:
    return {
        language: LocalText(
            translate("organisation.displaced", language, organisation=best_text(name, language))
        )
        for language in Language
    }


def is_public(organisation: Organisation) -> bool:
    return organisation.status is OrganisationStatus.APPROVED


def is_open(request: ConfirmationRequest, now: datetime) -> bool:
    in_time = request.ended_at is None and request.expires_at > now
    return in_time and request.guesses < MOST_GUESSES


def asking_faults(method: ConfirmedBy, asked: int) -> Iterator[Fault]:
    most = MAILS_A_DAY if method is ConfirmedBy.MAILBOX else LETTERS_A_MONTH
    if asked >= most:
        yield Fault("/method", "asked_too_often", {"most": most})


def new_code() -> str:
    return f"{secrets.randbelow(100_000_000):08d}"


def spaced(code: str) -> str:
    """The code in groups of four: `1234 5678`."""
    return f"{code[:4]} {code[4:]}"


def code_hash(key: str, request_id: UUID, code: str) -> bytes:
    """A keyed hash, because a plain hash of so few possible codes could be looked up."""
    return sign(key, "confirmation-code", request_id.bytes + "".join(code.split()).encode())
