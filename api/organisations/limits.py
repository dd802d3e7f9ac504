"""Limits of mails and letters to others, by person, organisation and mailbox.

A sent mail stays counted for its day, even if the invitation or request is withdrawn.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core import quotas
from api.core.email_address import mailbox_of
from api.core.quotas import Limit

_DAY = timedelta(days=1)
INVITED_BY_PERSON = Limit("invitations-by", 50, _DAY)
INVITED_BY_ORGANISATION = Limit("invitations-of", 100, _DAY)
"""Enough for an organisation that starts, too little for a flood of mail."""
INVITED_TO = Limit("invitations-to", 3, _DAY)
"""Invitations to one mailbox, from all organisations together."""
REGISTERED_BY_PERSON = Limit("registrations-by", 3, _DAY)
CONFIRMATIONS_BY_PERSON = Limit("confirmations-by", 10, _DAY)
"""Codes by mail and letters, for all organisations of a person."""
CODES_TO = Limit("confirmation-codes-to", 3, _DAY)
"""Codes to one mailbox, for all organisations together."""

CODES_TRIED = Limit("confirmation-codes-tried", 30, timedelta(hours=1))
"""Codes tried by one person, right ones included, in addition to the five guesses of each code."""


async def require_invitation(
    session: AsyncSession, person_id: UUID, organisation_id: UUID, email: str, key: str
) -> None:
    await quotas.require(session, INVITED_BY_PERSON, str(person_id), key)
    await quotas.require(session, INVITED_BY_ORGANISATION, str(organisation_id), key)
    await quotas.require(session, INVITED_TO, mailbox_of(email), key)


async def require_registration(session: AsyncSession, person_id: UUID, key: str) -> None:
    await quotas.require(session, REGISTERED_BY_PERSON, str(person_id), key)


async def require_confirmation(
    session: AsyncSession, person_id: UUID, email: str | None, key: str
) -> None:
    await quotas.require(session, CONFIRMATIONS_BY_PERSON, str(person_id), key)
    if email is not None:
        await quotas.require(session, CODES_TO, mailbox_of(email), key)


async def require_guess(session: AsyncSession, person_id: UUID, key: str) -> None:
    await quotas.require(session, CODES_TRIED, str(person_id), key)
