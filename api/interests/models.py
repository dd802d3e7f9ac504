"""Interests: a supplier wants to be heard, bid, subcontract, or find partners."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from api.core.models import Base, Versioned, enum_column


class InterestKind(StrEnum):
    BID = "bid"
    SUBCONTRACT = "subcontract"
    PARTNER = "partner"
    BE_HEARD = "be_heard"


_ACTIVE = text("withdrawn_at IS NULL")


class Interest(Versioned, Base):
    """An interest in one procurement or dialogue, visible to the buyer, and to all if `public`."""

    __tablename__ = "interests"
    __table_args__ = (
        CheckConstraint("num_nonnulls(procurement_id, dialogue_id) = 1", name="one_target"),
        Index(
            "uq_interests_procurement",
            "procurement_id",
            "organisation_id",
            "kind",
            unique=True,
            postgresql_where=_ACTIVE,
        ),
        Index(
            "uq_interests_dialogue",
            "dialogue_id",
            "organisation_id",
            "kind",
            unique=True,
            postgresql_where=_ACTIVE,
        ),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    procurement_id: Mapped[UUID | None] = mapped_column(ForeignKey("procurements.id"))
    dialogue_id: Mapped[UUID | None] = mapped_column(ForeignKey("dialogues.id"))
    kind: Mapped[InterestKind] = mapped_column(enum_column(InterestKind))
    regions: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    capacity: Mapped[str] = mapped_column(default="")
    wished_lot_size: Mapped[str] = mapped_column(default="")
    message: Mapped[str] = mapped_column(default="")
    public: Mapped[bool] = mapped_column(default=False)
    seeks_partners: Mapped[bool] = mapped_column(default=False)
    """Takes part in partner search: shown to other suppliers that do."""
    withdrawn_at: Mapped[datetime | None]
