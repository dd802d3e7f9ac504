"""Public pages for search engines: their ids and times, in files of a bounded size."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select

from api.core.actor import ANONYMOUS
from api.dialogues.models import Dialogue
from api.dialogues.queries import visible_to as dialogues_visible_to
from api.organisations.models import Organisation, OrganisationKind
from api.organisations.queries.organisations import visible_to as organisations_visible_to
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.queries.visibility import plans_visible_to, visible_to

FILE_SIZE = 20_000
"""Addresses of one file. The protocol allows 50,000; a file of this size has about 2 MB."""


def _buyers() -> ColumnElement[bool]:
    is_buyer = Organisation.kind == OrganisationKind.BUYER
    return and_(is_buyer, organisations_visible_to(ANONYMOUS))


PAGES: dict[str, tuple[Any, Any]] = {
    "procurements": (Procurement, lambda: visible_to(ANONYMOUS)),
    "dialogues": (Dialogue, lambda: dialogues_visible_to(ANONYMOUS)),
    "plans": (Plan, lambda: plans_visible_to(ANONYMOUS)),
    "buyers": (Organisation, _buyers),
}
"""Tables and their public rows, by the first part of the address of their pages."""


def first_ids(pages: str) -> Select[UUID]:
    """The id with which each file of the sitemap begins."""
    table, is_public = PAGES[pages]
    place = func.row_number().over(order_by=table.id).label("place")
    rows = select(table.id, place).where(is_public()).subquery()
    return select(rows.c.id).where(rows.c.place % FILE_SIZE == 1).order_by(rows.c.id)


def addresses_from(pages: str, first: UUID) -> Select[UUID, datetime]:
    table, is_public = PAGES[pages]
    stmt = select(table.id, table.updated_at).where(is_public(), table.id >= first)
    return stmt.order_by(table.id).limit(FILE_SIZE)
