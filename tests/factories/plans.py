from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from api.accounts.models import Person
from api.core.clock import utc_now
from api.core.i18n import Language, LocalText
from api.core.ids import new_id
from api.core.partial_dates import PartialDate, Precision
from api.core.search import search_columns, title_column
from api.organisations.models import Organisation
from api.plans.importing.sheet.result import PlanReading
from api.plans.models.imports import ImportDraft
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.models.values import Contact, PlanStatus, ProcurementCategory, ProcurementStatus
from api.plans.service.import_drafts import DraftReading
from api.spreadsheets.archive import Kind


def plan(buyer: Organisation, **values: Any) -> Plan:
    """A draft, unless told otherwise; `status="published"` sets what goes with it."""
    defaults: dict[str, Any] = {
        "id": new_id(),
        "organisation_id": buyer.id,
        "title": {Language.FI: LocalText(values.pop("title", "Hankintasuunnitelma 2027"))},
        "description": {},
        "period_start": date(2027, 1, 1),
        "period_end": date(2027, 12, 31),
        "status": PlanStatus.DRAFT,
        "revision": 0,
    }
    if values.get("status", PlanStatus.DRAFT) is not PlanStatus.DRAFT:
        defaults |= {"published_at": utc_now(), "revision": 1}
    return Plan(**{**defaults, **values})


def import_draft(row: Plan, owner: Person, **values: Any) -> ImportDraft:
    """A sheet without rows, uploaded into the plan."""
    reading = PlanReading(Kind.CSV, (), (), 0, (), ())
    defaults: dict[str, Any] = {
        "id": new_id(),
        "plan_id": row.id,
        "person_id": owner.id,
        "filename": "plan.csv",
        "data": b"",
        "reading": msgspec.msgpack.encode(DraftReading((), reading)),
        "decisions": {},
    }
    return ImportDraft(**{**defaults, **values})


def searched_title(title: str) -> dict[str, Any]:
    said = [{Language.FI: LocalText(title)}]
    return search_columns(said) | title_column(said)


def procurement(buyer: Organisation, **values: Any) -> Procurement:
    """A public, planned one with what it takes to be published, unless told otherwise."""
    title = values.pop("title", "Koulukuljetukset 2027–2031")
    defaults: dict[str, Any] = {
        "id": new_id(),
        "organisation_id": buyer.id,
        "status": ProcurementStatus.PLANNED,
        "title": {Language.FI: LocalText(title)},
        "description": {},
        "summary": {},
        "status_reason": {},
        "contract_options": {},
        "category": ProcurementCategory.SERVICES,
        "cpv_main": "60130000",
        "cpv_additional": [],
        "cpv_prefixes": ["60", "601", "6013"],
        "municipalities": [],
        "regions": [],
        "lots": [],
        "criteria": [],
        "criteria_codes": [],
        "goals": [],
        "links": [],
        "value_low": Decimal("60000.00"),
        "value_high": Decimal("150000.00"),
        "value_withheld": False,
        "currency": "EUR",
        "notice_expected": PartialDate(date(2027, 7, 1), Precision.QUARTER),
        "contact": Contact(name="Hankintapalvelut", email="hankinnat@example.fi"),
        **searched_title(title),
    }
    if values.get("status", ProcurementStatus.PLANNED) is not ProcurementStatus.DRAFT:
        defaults["published_at"] = utc_now()
    return Procurement(**{**defaults, **values})
