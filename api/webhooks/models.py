"""Endpoints of webhooks, their deliveries and attempts."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from api.core.models import Base, Identified, StructJSON, Timed, Versioned, enum_column
from api.organisations.models import HasCreator
from api.watches.models import WatchCriteria


class EndpointState(StrEnum):
    ENABLED = "enabled"
    DISABLED = "disabled"


class DisabledReason(StrEnum):
    BY_HAND = "by_hand"
    GONE = "gone"
    """The endpoint responded with 410."""
    FAILING = "failing"
    """All attempts failed for a day."""
    ORPHANED = "orphaned"
    """Its creator is gone, and nobody adopted it."""


class WebhookEndpoint(HasCreator, Versioned, Base):
    """An organisation's address for public events. Its secrets are derived, not stored."""

    __tablename__ = "webhook_endpoints"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    url: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    types: Mapped[list[str]] = mapped_column(ARRAY(String))
    """Types of events without the prefix; empty for all."""
    full: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether `data` includes the `resource` of the event."""
    criteria: Mapped[WatchCriteria | None] = mapped_column(StructJSON(WatchCriteria))
    keys: Mapped[list[str]] = mapped_column(ARRAY(String))
    """Keys of the criteria, as for a watch."""
    query: Mapped[str | None]
    """Free text of the criteria."""
    query_version: Mapped[str] = mapped_column(default="", server_default="")
    """Version of the dictionaries that read the free text."""
    state: Mapped[EndpointState] = mapped_column(enum_column(EndpointState))
    disabled_reason: Mapped[DisabledReason | None] = mapped_column(enum_column(DisabledReason))
    state_since: Mapped[datetime]
    secret_number: Mapped[int] = mapped_column(default=1)
    old_secret_until: Mapped[datetime | None]
    """Until then the previous secret signs, too."""
    hears_after: Mapped[int] = mapped_column(BigInteger)
    """Head of the log when the endpoint was created."""
    missed_after: Mapped[int | None] = mapped_column(BigInteger)
    """Events after this position were dropped when the endpoint was last disabled."""
    replay_after: Mapped[int | None] = mapped_column(BigInteger)
    """Progress of a replay; null without a replay."""
    replay_until: Mapped[int | None] = mapped_column(BigInteger)
    failing_since: Mapped[datetime | None]
    """First failure since the last success."""
    turn_at: Mapped[datetime | None]
    """Time of the last claim: endpoints take turns."""


class DeliveryState(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"
    DROPPED = "dropped"
    """It was pending when its endpoint was disabled."""


class WebhookDelivery(Identified, Timed, Base):
    """One event for one endpoint. Subject and position of the event determine the order."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("endpoint_id", "event_id"),
        Index(
            "ix_webhook_deliveries_in_order",
            "endpoint_id",
            "subject",
            "position",
            postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "ix_webhook_deliveries_waiting",
            "endpoint_id",
            "position",
            postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "ix_webhook_deliveries_leased",
            "endpoint_id",
            "lease_until",
            postgresql_where=text("lease_until IS NOT NULL"),
        ),
        Index("ix_webhook_deliveries_ended", "updated_at"),
    )

    endpoint_id: Mapped[UUID] = mapped_column(
        ForeignKey("webhook_endpoints.id", ondelete="CASCADE")
    )
    event_id: Mapped[UUID] = mapped_column(ForeignKey("outbox.id", ondelete="CASCADE"), index=True)
    subject: Mapped[str]
    position: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[DeliveryState] = mapped_column(enum_column(DeliveryState))
    attempts: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    """Start of the day over which its attempts are distributed."""
    next_attempt_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    """Set while a sender works on it, or after the sender died."""


class AttemptError(StrEnum):
    """Reason why there was no response."""

    FORBIDDEN_ADDRESS = "forbidden_address"
    """The name resolves to an address that is not public."""
    NAME_UNKNOWN = "name_unknown"
    CONNECTION = "connection"
    TLS = "tls"
    TIMEOUT = "timeout"
    BAD_ANSWER = "bad_answer"
    INTERRUPTED = "interrupted"
    """The sender died; the message may have arrived."""


class WebhookAttempt(Identified, Base):
    """One attempt, kept for a month."""

    __tablename__ = "webhook_attempts"
    __table_args__ = (Index("ix_webhook_attempts_endpoint_id_id", "endpoint_id", "id"),)

    endpoint_id: Mapped[UUID] = mapped_column(
        ForeignKey("webhook_endpoints.id", ondelete="CASCADE")
    )
    delivery_id: Mapped[UUID] = mapped_column(
        ForeignKey("webhook_deliveries.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(index=True)
    duration_ms: Mapped[int | None]
    status: Mapped[int | None]
    error: Mapped[AttemptError | None] = mapped_column(enum_column(AttemptError))
    answer: Mapped[str] = mapped_column(default="")
    """The first 2 KB of the body."""
