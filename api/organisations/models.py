"""Buyers and suppliers, who belongs to them, and the keys of their systems."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from api.core.actor import Permission
from api.core.models import Base, Identified, StructJSON, Timed, Versioned, enum_column
from api.core.text import Language, Texts


class OrganisationKind(StrEnum):
    BUYER = "buyer"
    SUPPLIER = "supplier"


class OrganisationStatus(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    SUSPENDED = "suspended"


class Role(StrEnum):
    """Of a buyer: leader, officer, occasional, viewer. Of a supplier: admin, member."""

    LEADER = "leader"
    OFFICER = "officer"
    OCCASIONAL = "occasional"
    VIEWER = "viewer"
    ADMIN = "admin"
    MEMBER = "member"


class Organisation(Versioned, Base):
    __tablename__ = "organisations"
    __table_args__ = (
        Index(
            "ix_organisations_name_trigrams",
            "sort_name",
            postgresql_using="gin",
            postgresql_ops={"sort_name": "gin_trgm_ops"},
        ),
    )

    kind: Mapped[OrganisationKind] = mapped_column(enum_column(OrganisationKind))
    business_id: Mapped[str] = mapped_column(unique=True)
    """Y-tunnus, written `1234567-8`."""
    name: Mapped[Texts] = mapped_column(StructJSON(Texts))
    sort_name: Mapped[str] = mapped_column(index=True)
    status: Mapped[OrganisationStatus] = mapped_column(enum_column(OrganisationStatus))
    buyer_type: Mapped[str | None]
    municipality: Mapped[str | None]
    region: Mapped[str | None]
    website: Mapped[str | None]
    time_zone: Mapped[str] = mapped_column(default="Europe/Helsinki")
    occasional_needs_approval: Mapped[bool] = mapped_column(default=False)
    """Whether an officer must approve what an occasional buyer publishes."""
    approved_at: Mapped[datetime | None]


class Membership(Versioned, Base):
    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("organisation_id", "person_id"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role))


class Invitation(Identified, Timed, Base):
    """The secret is made by the worker that writes the mail."""

    __tablename__ = "invitations"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    email: Mapped[str]
    language: Mapped[Language] = mapped_column(enum_column(Language))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class ApiKey(Identified, Timed, Base):
    __tablename__ = "api_keys"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    hint: Mapped[str]
    """The token's last characters, so that people can tell keys apart."""
    scopes: Mapped[list[Permission]] = mapped_column(ARRAY(enum_column(Permission)))
    addresses: Mapped[list[str]] = mapped_column(ARRAY(String))
    """Networks (CIDR) it may be used from; empty for all."""
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
