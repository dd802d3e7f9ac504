"""Measurements of single things, figures computed from them, corrections of closed periods."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.models import Base, Identified, enum_column


class PeriodKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ROLLING_YEAR = "rolling_year"
    """Twelve months, the last of which may be the current one."""


class FigureMeasurement(Base):
    """What one thing contributes to a figure: `measure` at `day`.

    For a share, `measure` is 1 or 0. `subject_id` is the id of a procurement or contribution.
    """

    __tablename__ = "figure_measurements"
    __table_args__ = (
        Index("ix_figure_measurements_organisation_id_figure", "organisation_id", "figure", "day"),
        Index("ix_figure_measurements_subject_id", "subject_id"),
    )

    figure: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    """The buyer."""
    day: Mapped[date]
    """In the buyer's time zone; it decides the period."""
    measure: Mapped[float]


class FigureValue(Base):
    """A figure of one buyer in one period. A frozen one never changes."""

    __tablename__ = "figure_values"
    __table_args__ = (
        Index("ix_figure_values_open", "starts_on", postgresql_where=text("frozen_at IS NULL")),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    figure: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    """Version of the definition."""
    period: Mapped[PeriodKind] = mapped_column(enum_column(PeriodKind), primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    n: Mapped[int]
    """Number of measurements."""
    value: Mapped[float]
    frozen_at: Mapped[datetime | None]


class FigureCorrection(Identified, Base):
    """A later value of a frozen figure. The newest one is the current value."""

    __tablename__ = "figure_corrections"
    __table_args__ = (
        Index(
            "ix_figure_corrections_value",
            "organisation_id",
            "figure",
            "version",
            "period",
            "starts_on",
            "at",
        ),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    figure: Mapped[str]
    version: Mapped[int]
    period: Mapped[PeriodKind] = mapped_column(enum_column(PeriodKind))
    starts_on: Mapped[date]
    at: Mapped[datetime]
    n: Mapped[int]
    """0: nothing is left to count."""
    value: Mapped[float | None]
