"""What plans and procurements can hold of people, and which of their words can be hidden."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, null, select
from sqlalchemy.orm import Session

from api.core.privacy import (
    CODE,
    HASH,
    Basis,
    Ending,
    Hideable,
    Impersonal,
    Personal,
    Place,
    Role,
    Sort,
    Whose,
    case_file,
    same,
)
from api.core.retention import Period
from api.plans.models import (
    Plan,
    PlanImport,
    PlanRevision,
    Procurement,
    ProcurementChange,
    PromisedDate,
)
from api.plans.rules.content import search_again
from api.plans.rules.revisions import PROCUREMENTS

PERSONAL = (
    case_file(Plan, title=Sort.TEXT, description=Sort.TEXT),
    case_file(PlanRevision, note=Sort.TEXT, content=Sort.TEXT),
    case_file(PlanImport, filename=Sort.TEXT),
    case_file(ProcurementChange, before=Sort.TEXT, after=Sort.TEXT, reason=Sort.TEXT),
    case_file(PromisedDate, reason=Sort.TEXT),
    case_file(
        Procurement,
        title=Sort.TEXT,
        description=Sort.TEXT,
        summary=Sort.TEXT,
        status_reason=Sort.TEXT,
        contract_options=Sort.TEXT,
        lots=Sort.TEXT,
        criteria=Sort.TEXT,
        contact=Sort.NAME,
        links=Sort.TEXT,
        notes=Sort.TEXT,
        reference=Sort.TEXT,
        unit=Sort.TEXT,
        import_key=Sort.TEXT,
        notice_id=Sort.TEXT,
        notice_url=Sort.TEXT,
        search_fi=Sort.TEXT,
        search_sv=Sort.TEXT,
        search_en=Sort.TEXT,
        search_text=Sort.TEXT,
        search_vector=Sort.TEXT,
        search_terms=Sort.TEXT,
        search_title=Sort.TEXT,
    ),
    Personal(
        Procurement,
        {"approved_by": Sort.LINK},
        Whose.OFFICER,
        Basis.PUBLIC_TASK,
        Period.CASE_FILE,
        Ending.KEPT,
        Role.PROCESSOR,
        of=lambda key: Procurement.approved_by == key.person_id,
        secret=(
            *("search_fi", "search_sv", "search_en", "search_text", "search_vector"),
            *("search_terms", "search_title"),
        ),
    ),
)

IMPERSONAL: Impersonal = {
    PlanImport: {"sha256": HASH},
    Procurement: dict.fromkeys(
        (
            *("cpv_main", "cpv_additional", "cpv_prefixes", "municipalities", "regions"),
            *("currency", "procedure", "reserved", "criteria_codes", "goals", "search_version"),
        ),
        CODE,
    ),
}


def _procurement(thing: UUID) -> Select[*tuple[Any, ...]]:
    return select(
        Procurement.organisation_id, null(), Procurement.published_at.is_not(None), null(), null()
    ).where(Procurement.id == thing)


def _plan(thing: UUID) -> Select[*tuple[Any, ...]]:
    return select(
        Plan.organisation_id, null(), Plan.published_at.is_not(None), null(), null()
    ).where(Plan.id == thing)


def _search_again(session: Session, procurement_id: UUID) -> None:
    """A sheet that comes again must not know the row by the words that went."""
    row = session.get(Procurement, procurement_id)
    if row is not None:
        row.import_key = None
        search_again(row)


_OWN = ("title", "description", "summary", "contract_options", "lots", "criteria", "contact")
_MORE = ("links", "status_reason", "reference", "unit", "notice_id", "notice_url")

HIDEABLE = (
    Hideable(
        "procurements",
        (
            Place(Procurement, same(*_OWN, *_MORE), lambda thing: Procurement.id == thing),
            Place(Procurement, same("notes"), lambda thing: Procurement.id == thing, public=False),
            Place(
                ProcurementChange,
                {"before": "", "after": "", "reason": "reason"},
                lambda thing: ProcurementChange.procurement_id == thing,
            ),
            Place(PromisedDate, same("reason"), lambda thing: PromisedDate.procurement_id == thing),
            Place(
                PlanRevision,
                {"content": ""},
                lambda thing: PlanRevision.content[PROCUREMENTS].has_key(str(thing)),
                within=lambda thing: (PROCUREMENTS, str(thing)),
            ),
        ),
        _procurement,
        (_search_again,),
    ),
    Hideable(
        "plans",
        (
            Place(Plan, same("title", "description"), lambda thing: Plan.id == thing),
            Place(
                PlanRevision,
                {"content": "", "note": "note"},
                lambda thing: PlanRevision.plan_id == thing,
                without=(PROCUREMENTS,),
            ),
            Place(
                PlanImport,
                same("filename"),
                lambda thing: PlanImport.plan_id == thing,
                public=False,
            ),
        ),
        _plan,
    ),
)
