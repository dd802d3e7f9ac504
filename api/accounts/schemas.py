"""Responses with people, sign-ins and sessions."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.accounts.models import Person, PlatformRole, SignedInSession, SignIn
from api.accounts.service import SignedIn
from api.core.i18n import Language
from api.core.quiet_hours import QuietHours


class SignInOut(msgspec.Struct):
    """A mail is sent to the address."""

    id: UUID
    """Send it together with the mailed code."""
    expires_at: datetime


class PersonOut(msgspec.Struct, kw_only=True):
    """Your personal data and settings."""

    id: UUID
    email: str
    name: str
    language: Language
    time_zone: str
    quiet_hours: QuietHours | None
    """Hours in your time zone in which immediate notices wait."""
    platform_role: PlatformRole | None


class SignedInOut(msgspec.Struct):
    """A new session."""

    token: str
    """For the `Authorization` header: `Bearer <token>`. Only this response has it."""
    expires_at: datetime
    person: PersonOut


class SessionOut(msgspec.Struct):
    """One of your sessions."""

    id: UUID
    created_at: datetime
    last_used_at: datetime
    """Accurate to five minutes."""
    expires_at: datetime
    is_current: bool
    """Whether this request uses the session."""


def sign_in_out(row: SignIn) -> SignInOut:
    return msgspec.convert(row, SignInOut, from_attributes=True)


def person_out(row: Person) -> PersonOut:
    return msgspec.convert(row, PersonOut, from_attributes=True)


def signed_in_out(signed_in: SignedIn) -> SignedInOut:
    expires_at = signed_in.session.expires_at
    return SignedInOut(signed_in.token, expires_at, person_out(signed_in.person))


def session_out(row: SignedInSession, current: UUID | None) -> SessionOut:
    return SessionOut(row.id, row.created_at, row.last_used_at, row.expires_at, row.id == current)
