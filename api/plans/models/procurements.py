"""Planned procurements, their change history and their promised dates."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Computed,
    Date,
    ForeignKey,
    Index,
    Numeric,
    UniqueConstraint,
    func,
    literal_column,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, composite, mapped_column, query_expression
from sqlalchemy.types import String

from api.core.i18n import Texts
from api.core.models import Base, Identified, StructJSON, Versioned, enum_column
from api.core.partial_dates import PartialDate, Precision
from api.core.search import SEARCH_VECTOR, title_words
from api.core.search_columns import SearchableTitle
from api.plans.models.values import (
    ChangeKind,
    Contact,
    Milestone,
    ProcurementCategory,
    ProcurementLot,
    ProcurementStatus,
    SustainabilityCriterion,
    WebLink,
)


def _partial(value: date | None, precision: Precision | None) -> PartialDate | None:
    return None if value is None or precision is None else PartialDate(value, precision)


class Procurement(SearchableTitle, Versioned, Base):
    __tablename__ = "procurements"
    __table_args__ = (
        UniqueConstraint("plan_id", "import_key"),
        Index("ix_procurements_search_terms", "search_terms", postgresql_using="gin"),
        Index("ix_procurements_search_version", "search_version"),
        Index("ix_procurements_search_vector", "search_vector", postgresql_using="gin"),
        Index(
            "ix_procurements_search_text",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
        Index("ix_procurements_reference", "reference"),
        Index("ix_procurements_cpv_prefixes", "cpv_prefixes", postgresql_using="gin"),
        Index("ix_procurements_regions", "regions", postgresql_using="gin"),
        Index("ix_procurements_municipalities", "municipalities", postgresql_using="gin"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    plan_id: Mapped[UUID | None] = mapped_column(ForeignKey("plans.id"), index=True)
    import_key: Mapped[str | None]
    """Key by which a later import recognises the row."""
    reference: Mapped[str | None]
    """The buyer's own identifier."""
    unit: Mapped[str | None]
    status: Mapped[ProcurementStatus] = mapped_column(
        enum_column(ProcurementStatus), default=ProcurementStatus.DRAFT
    )
    status_reason: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    title: Mapped[Texts] = mapped_column(StructJSON(Texts))
    description: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    summary: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    """In plain language."""
    category: Mapped[ProcurementCategory | None] = mapped_column(enum_column(ProcurementCategory))
    cpv_main: Mapped[str | None]
    cpv_additional: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    cpv_prefixes: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    """The codes and all their ancestors, for filters at any level. Derived."""
    municipalities: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    regions: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    """The given regions and the regions of the municipalities."""
    value_low: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    value_high: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    value_withheld: Mapped[bool] = mapped_column(default=False)
    currency: Mapped[str] = mapped_column(default="EUR")

    dialogue_date: Mapped[date | None] = mapped_column(Date)
    dialogue_precision: Mapped[Precision | None] = mapped_column(enum_column(Precision))
    notice_date: Mapped[date | None] = mapped_column(Date)
    notice_precision: Mapped[Precision | None] = mapped_column(enum_column(Precision))
    contract_start_date: Mapped[date | None] = mapped_column(Date)
    contract_start_precision: Mapped[Precision | None] = mapped_column(enum_column(Precision))
    dialogue_expected: Mapped[PartialDate | None] = composite(
        _partial, dialogue_date, dialogue_precision
    )
    notice_expected: Mapped[PartialDate | None] = composite(_partial, notice_date, notice_precision)
    contract_start_expected: Mapped[PartialDate | None] = composite(
        _partial, contract_start_date, contract_start_precision
    )

    contract_months: Mapped[int | None]
    contract_options: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    procedure: Mapped[str | None]
    lots: Mapped[list[ProcurementLot]] = mapped_column(
        StructJSON(list[ProcurementLot]), default=list
    )
    sme_suitable: Mapped[bool | None]
    reserved: Mapped[str | None]
    criteria: Mapped[list[SustainabilityCriterion]] = mapped_column(
        StructJSON(list[SustainabilityCriterion]), default=list
    )
    criteria_codes: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    goals: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    contact: Mapped[Contact | None] = mapped_column(StructJSON(Contact))
    links: Mapped[list[WebLink]] = mapped_column(StructJSON(list[WebLink]), default=list)
    notes: Mapped[str] = mapped_column(default="")
    """Internal notes of the buyer, never public."""

    published_at: Mapped[datetime | None]
    """When it first became public; it stays reachable from then on."""
    withdrawn_at: Mapped[datetime | None]
    """When its mistaken publication was withdrawn; null once it is published again."""
    withdrawal_reason: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None]
    notice_id: Mapped[str | None]
    """Hilma's or TED's identifier of the call for tenders that followed."""
    notice_url: Mapped[str | None]

    # The previous release searches these columns; the next release removes them.
    search_fi: Mapped[str] = mapped_column(default="", server_default="", deferred=True)
    search_sv: Mapped[str] = mapped_column(default="", server_default="", deferred=True)
    search_en: Mapped[str] = mapped_column(default="", server_default="", deferred=True)
    search_vector: Mapped[Any] = mapped_column(
        TSVECTOR, Computed(SEARCH_VECTOR, persisted=True), deferred=True
    )
    search_rank: Mapped[int] = query_expression()
    """Filled by a search: the cursor of the page needs it."""


NOTICE_KEY = func.coalesce(Procurement.notice_date, literal_column("'9999-12-31'::date"))
"""Sort key of lists, identical to the expression of the index. Rows without a date come last."""
NEWEST_KEY = func.coalesce(Procurement.published_at, Procurement.created_at)
Index("ix_procurements_notice_key", NOTICE_KEY, Procurement.id)
Index("ix_procurements_newest_key", NEWEST_KEY, Procurement.id)
Index(
    "ix_procurements_title_words",
    title_words(Procurement.title).label("title_words"),
    postgresql_using="gin",
    postgresql_ops={"title_words": "gin_trgm_ops"},
)


class ProcurementChange(Identified, Base):
    """One entry of the public change history."""

    __tablename__ = "procurement_changes"
    __table_args__ = (Index("ix_procurement_changes_procurement_id_id", "procurement_id", "id"),)

    procurement_id: Mapped[UUID] = mapped_column(ForeignKey("procurements.id"))
    at: Mapped[datetime]
    kind: Mapped[ChangeKind] = mapped_column(enum_column(ChangeKind))
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)


class PromisedDate(Identified, Base):
    """A date that was promised in public, or the actual date. Slip is their difference."""

    __tablename__ = "promised_dates"
    __table_args__ = (Index("ix_promised_dates_procurement_id_id", "procurement_id", "id"),)

    procurement_id: Mapped[UUID] = mapped_column(ForeignKey("procurements.id"))
    milestone: Mapped[Milestone] = mapped_column(enum_column(Milestone))
    date_value: Mapped[date]
    precision: Mapped[Precision] = mapped_column(enum_column(Precision))
    actual: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    reason: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
