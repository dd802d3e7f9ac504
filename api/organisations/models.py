"""Buyers and suppliers, their members, and the keys of their systems."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from api.core.actor import Permission
from api.core.i18n import Language, Texts
from api.core.models import Base, Identified, StructJSON, Timed, Versioned, enum_column
from api.core.search_columns import Searchable
from api.organisations.events import ConfirmedBy


class OrganisationKind(StrEnum):
    BUYER = "buyer"
    SUPPLIER = "supplier"


class OrganisationStatus(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    SUSPENDED = "suspended"


class Confirmation(StrEnum):
    """Whether it is proven that an organisation's members speak for it."""

    CLAIMED = "claimed"
    """Not proven. The name is shown with a remark."""
    CONFIRMED = "confirmed"
    DISPLACED = "displaced"
    """Another organisation has proven the same business id. The name is replaced by a text."""


class IdScheme(StrEnum):
    """Register of a business id, by the code of org-id.guide if there is one."""

    FI_PRO = "FI-PRO"
    SE_BLV = "SE-BLV"
    NO_BRC = "NO-BRC"
    DK_CVR = "DK-CVR"
    EE_RIK = "EE-RIK"
    VAT = "VAT"
    """VAT number of `country`."""


class BusinessRegisterState(StrEnum):
    """Result of the look-up in the business register."""

    WAITING = "waiting"
    """The register has not been asked yet, or did not answer."""
    LISTED = "found"
    CEASED = "ceased"
    UNKNOWN = "unknown"


class Role(StrEnum):
    """Roles of a buyer: leader, officer, occasional, viewer. Roles of a supplier: admin, member."""

    LEADER = "leader"
    OFFICER = "officer"
    OCCASIONAL = "occasional"
    VIEWER = "viewer"
    ADMIN = "admin"
    MEMBER = "member"


class Organisation(Searchable, Versioned, Base):
    __tablename__ = "organisations"
    __table_args__ = (
        Index(
            "ix_organisations_name_trigrams",
            "sort_name",
            postgresql_using="gin",
            postgresql_ops={"sort_name": "gin_trgm_ops"},
        ),
        Index(
            "uq_organisations_confirmed",
            "id_scheme",
            "country",
            "business_id",
            unique=True,
            postgresql_where=text("confirmation = 'confirmed'"),
        ),
        Index("ix_organisations_business_id", "business_id"),
        Index("ix_organisations_search_terms", "search_terms", postgresql_using="gin"),
        Index("ix_organisations_name_keys", "name_keys", postgresql_using="gin"),
        Index("ix_organisations_without_keys", "id", postgresql_where=text("name_keys = '{}'")),
    )
    """Several organisations may claim a business id, but only one can be confirmed."""

    kind: Mapped[OrganisationKind] = mapped_column(enum_column(OrganisationKind))
    country: Mapped[str] = mapped_column(server_default="FI", default="FI")
    id_scheme: Mapped[IdScheme] = mapped_column(
        enum_column(IdScheme), server_default="FI-PRO", default=IdScheme.FI_PRO
    )
    business_id: Mapped[str]
    """In the format of its register; a Y-tunnus is `1234567-8`."""
    name: Mapped[Texts] = mapped_column(StructJSON(Texts))
    sort_name: Mapped[str] = mapped_column(index=True)
    name_keys: Mapped[list[str]] = mapped_column(ARRAY(String), server_default="{}", default=list)
    """Keys for the comparison of names (`rules/names.py`). If empty, a worker fills them in."""
    status: Mapped[OrganisationStatus] = mapped_column(enum_column(OrganisationStatus))
    confirmation: Mapped[Confirmation] = mapped_column(
        enum_column(Confirmation), server_default="claimed", default=Confirmation.CLAIMED
    )
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[ConfirmedBy | None] = mapped_column(enum_column(ConfirmedBy))
    buyer_type: Mapped[str | None]
    population_class: Mapped[str | None]
    """Of a municipality: its figures are compared with those of the same class."""
    municipality: Mapped[str | None]
    region: Mapped[str | None]
    website: Mapped[str | None]
    time_zone: Mapped[str] = mapped_column(default="Europe/Helsinki")
    occasional_needs_approval: Mapped[bool] = mapped_column(default=False)
    """Whether an officer must approve publications of occasional buyers."""
    approved_at: Mapped[datetime | None]


class OperatorNews(Base):
    """Tasks for operators, not mailed yet or mailed in the last days; one mail gathers them.

    `event_id` is the id of the event, so that a repeated delivery adds nothing.
    """

    __tablename__ = "operator_news"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    standing: Mapped[str]
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    noted_at: Mapped[datetime]
    told_at: Mapped[datetime | None] = mapped_column(index=True)


class CreatorKind(StrEnum):
    PERSON = "person"
    API_KEY = "api_key"


class HasCreator:
    """An item of an organisation that still works after its creator is gone.

    There are no foreign keys: the item keeps its creator's id after the creator is deleted.
    """

    maker_kind: Mapped[CreatorKind | None] = mapped_column(enum_column(CreatorKind))
    """Null for items that are older than this column and not in the audit log."""
    maker_id: Mapped[UUID | None]
    disabled_at: Mapped[datetime | None]
    """Set when the creator is gone: the item is or was disabled then, unless another member adopts
    it."""


class Membership(Versioned, Base):
    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("organisation_id", "person_id"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role))


class Invitation(Identified, Timed, Base):
    """The worker that writes the mail creates the secret."""

    __tablename__ = "invitations"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    email: Mapped[str]
    language: Mapped[Language] = mapped_column(enum_column(Language))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class RegisterEntry(Timed, Base):
    """The business register's data for an organisation's id, and the time of the next look-up."""

    __tablename__ = "register_entries"
    __table_args__ = (Index("ix_register_entries_due_at", "due_at"),)

    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[BusinessRegisterState] = mapped_column(
        enum_column(BusinessRegisterState), default=BusinessRegisterState.WAITING
    )
    name: Mapped[str | None]
    website: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    """Failed attempts since the last answer."""


class ConfirmationRequest(Identified, Timed, Base):
    """A request to prove by a code that an organisation's members speak for it."""

    __tablename__ = "confirmation_requests"
    __table_args__ = (
        Index(
            "uq_confirmation_requests_open",
            "organisation_id",
            "method",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_confirmation_requests_email", "email"),
    )

    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    method: Mapped[ConfirmedBy] = mapped_column(enum_column(ConfirmedBy))
    email: Mapped[str | None]
    language: Mapped[Language] = mapped_column(enum_column(Language))
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    guesses: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was used or replaced by another request."""


class ApiKey(Identified, Timed, Base):
    __tablename__ = "api_keys"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    hint: Mapped[str]
    """Last characters of the token, so that people can tell keys apart."""
    scopes: Mapped[list[Permission]] = mapped_column(ARRAY(enum_column(Permission)))
    addresses: Mapped[list[str]] = mapped_column(ARRAY(String))
    """Networks (CIDR) from which the key may be used; empty allows all."""
    maker_person_id: Mapped[UUID | None]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    compromised_at: Mapped[datetime | None]
    """Set if somebody else has the key: items that it created are disabled at once."""
