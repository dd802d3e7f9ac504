"""Procurement plans and their published revisions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from api.core.i18n import Texts
from api.core.models import Base, Identified, StructJSON, Versioned, enum_column
from api.plans.models.values import PlanStatus


class Plan(Versioned, Base):
    __tablename__ = "plans"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    title: Mapped[Texts] = mapped_column(StructJSON(Texts))
    description: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    goals: Mapped[list[str]] = mapped_column(ARRAY(String), default=list, server_default="{}")
    period_start: Mapped[date]
    period_end: Mapped[date]
    status: Mapped[PlanStatus] = mapped_column(enum_column(PlanStatus), default=PlanStatus.DRAFT)
    revision: Mapped[int] = mapped_column(default=0)
    """Number of the newest published revision; 0 before the first."""
    published_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    copied_from: Mapped[UUID | None] = mapped_column(ForeignKey("plans.id"))
    withdrawn_at: Mapped[datetime | None]
    """When its mistaken publication was withdrawn; null once it is published again."""
    withdrawal_reason: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)


class PlanRevision(Identified, Base):
    """The public content of a plan after one publication. Revisions never change."""

    __tablename__ = "plan_revisions"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"))
    number: Mapped[int]
    published_at: Mapped[datetime]
    note: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
