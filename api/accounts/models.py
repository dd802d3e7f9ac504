"""People, their sign-ins and sessions."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, composite, mapped_column

from api.core.i18n import Language
from api.core.models import Base, Identified, Timed, Versioned, enum_column
from api.core.quiet_hours import QuietHours


class PlatformRole(StrEnum):
    OPERATOR = "operator"
    MODERATOR = "moderator"


class Person(Versioned, Base):
    """Created when an address is confirmed for the first time. `email` is lower-case."""

    __tablename__ = "people"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    language: Mapped[Language] = mapped_column(enum_column(Language), default=Language.FI)
    time_zone: Mapped[str] = mapped_column(default="Europe/Helsinki")
    platform_role: Mapped[PlatformRole | None] = mapped_column(enum_column(PlatformRole))
    has_account: Mapped[bool] = mapped_column(default=True)
    """False for an address that only has watches: it has never signed in."""
    erased_at: Mapped[datetime | None]
    """Set for an officer whose account was erased: only the name stays, with official answers."""
    quiet_from: Mapped[int | None] = mapped_column()
    quiet_to: Mapped[int | None] = mapped_column()
    quiet_hours: Mapped[QuietHours | None] = composite(QuietHours.of, quiet_from, quiet_to)


class ConsentPurpose(StrEnum):
    WATCH_BY_MAIL = "watch_by_mail"


class ConsentMeans(StrEnum):
    MAILED_LINK = "mailed_link"


class Consent(Identified, Base):
    """A person's consent to a version of the text. It is kept as long as the person."""

    __tablename__ = "consents"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    purpose: Mapped[ConsentPurpose] = mapped_column(enum_column(ConsentPurpose))
    means: Mapped[ConsentMeans] = mapped_column(enum_column(ConsentMeans))
    words: Mapped[str]
    """Version of the text."""
    language: Mapped[Language] = mapped_column(enum_column(Language))
    withdrawn_at: Mapped[datetime | None]


class SignIn(Identified, Timed, Base):
    """One request to sign in: single use, 15 minutes, few guesses at its code.

    The worker that writes the mail creates the secrets; until then both hashes are null.
    """

    __tablename__ = "sign_ins"

    email: Mapped[str] = mapped_column(index=True)
    language: Mapped[Language] = mapped_column(enum_column(Language))
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    guesses: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class SignedInSession(Identified, Timed, Base):
    """A session of a person."""

    __tablename__ = "sessions"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    place: Mapped[bytes | None] = mapped_column(LargeBinary)
    """A keyed hash of person and network, to tell a new network from a known one."""
