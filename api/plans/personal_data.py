"""Personal data in plans and procurements, and the texts that can be hidden."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, null, select
from sqlalchemy.orm import Session

from api.core.privacy import (
    CODE,
    HASH,
    DataCategory,
    DataSubject,
    Hideable,
    Impersonal,
    LegalBasis,
    Personal,
    ProcessingRole,
    RetentionAction,
    TextColumns,
    case_file,
    same,
)
from api.core.retention import RetentionPeriod
from api.plans.models.imports import ImportDraft, ImportedRow, ImportMapping, PlanImport
from api.plans.models.plans import Plan, PlanRevision
from api.plans.models.procurements import Procurement, ProcurementChange, PromisedDate
from api.plans.rules.content import update_search
from api.plans.rules.revisions import PROCUREMENTS
from api.plans.rules.row_keys import hidden_key, is_hidden

PERSONAL = (
    case_file(
        Plan,
        title=DataCategory.TEXT,
        description=DataCategory.TEXT,
        withdrawal_reason=DataCategory.TEXT,
    ),
    case_file(PlanRevision, note=DataCategory.TEXT, content=DataCategory.TEXT),
    case_file(ImportedRow, fields=DataCategory.TEXT),
    case_file(ImportMapping, headings=DataCategory.TEXT),
    case_file(PlanImport, filename=DataCategory.TEXT),
    Personal(
        ImportDraft,
        {
            "person_id": DataCategory.LINK,
            "filename": DataCategory.TEXT,
            "data": DataCategory.FILE,
            "reading": DataCategory.TEXT,
            "decisions": DataCategory.TEXT,
        },
        DataSubject.OFFICER,
        LegalBasis.PUBLIC_TASK,
        RetentionPeriod.FORM_DRAFTS,
        RetentionAction.DELETED,
        ProcessingRole.PROCESSOR,
        of=lambda key: ImportDraft.person_id == key.person_id,
        secret=("data", "reading", "decisions"),
    ),
    case_file(
        ProcurementChange,
        before=DataCategory.TEXT,
        after=DataCategory.TEXT,
        reason=DataCategory.TEXT,
    ),
    case_file(PromisedDate, reason=DataCategory.TEXT),
    case_file(
        Procurement,
        title=DataCategory.TEXT,
        description=DataCategory.TEXT,
        summary=DataCategory.TEXT,
        status_reason=DataCategory.TEXT,
        withdrawal_reason=DataCategory.TEXT,
        contract_options=DataCategory.TEXT,
        lots=DataCategory.TEXT,
        criteria=DataCategory.TEXT,
        contact=DataCategory.NAME,
        links=DataCategory.TEXT,
        notes=DataCategory.TEXT,
        reference=DataCategory.TEXT,
        unit=DataCategory.TEXT,
        import_key=DataCategory.TEXT,
        notice_id=DataCategory.TEXT,
        notice_url=DataCategory.TEXT,
        search_fi=DataCategory.TEXT,
        search_sv=DataCategory.TEXT,
        search_en=DataCategory.TEXT,
        search_text=DataCategory.TEXT,
        search_vector=DataCategory.TEXT,
        search_terms=DataCategory.TEXT,
        search_title=DataCategory.TEXT,
    ),
    Personal(
        Procurement,
        {"approved_by": DataCategory.LINK},
        DataSubject.OFFICER,
        LegalBasis.PUBLIC_TASK,
        RetentionPeriod.CASE_FILE,
        RetentionAction.KEPT,
        ProcessingRole.PROCESSOR,
        of=lambda key: Procurement.approved_by == key.person_id,
        secret=(
            *("search_fi", "search_sv", "search_en", "search_text", "search_vector"),
            *("search_terms", "search_title"),
        ),
    ),
)

IMPERSONAL: Impersonal = {
    Plan: {"goals": CODE},
    PlanImport: {"sha256": HASH},
    ImportMapping: {"signature": "A hash of the headings.", "columns": CODE},
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


def _update_search(session: Session, procurement_id: UUID) -> None:
    row = session.get(Procurement, procurement_id)
    if row is not None:
        update_search(row)


def _rekey(session: Session, procurement_id: UUID, secret: str) -> None:
    """Replaces the import key by a keyed hash: a later import still recognises the row, and the key
    holds no words."""
    row = session.get(Procurement, procurement_id)
    if row is not None and row.import_key is not None and not is_hidden(row.import_key):
        row.import_key = hidden_key(secret, row.import_key)


_OWN = ("title", "description", "summary", "contract_options", "lots", "criteria", "contact")
_REASONS = ("status_reason", "withdrawal_reason")
_MORE = ("links", *_REASONS, "reference", "unit", "notice_id", "notice_url")

HIDEABLE = (
    Hideable(
        "procurements",
        (
            TextColumns(Procurement, same(*_OWN, *_MORE), lambda thing: Procurement.id == thing),
            TextColumns(
                Procurement, same("notes"), lambda thing: Procurement.id == thing, public=False
            ),
            TextColumns(
                ProcurementChange,
                {"before": "", "after": "", "reason": "reason"},
                lambda thing: ProcurementChange.procurement_id == thing,
            ),
            TextColumns(
                ImportedRow,
                {"fields": ""},
                lambda thing: ImportedRow.procurement_id == thing,
                public=False,
            ),
            TextColumns(
                PromisedDate, same("reason"), lambda thing: PromisedDate.procurement_id == thing
            ),
            TextColumns(
                PlanRevision,
                {"content": ""},
                lambda thing: PlanRevision.content[PROCUREMENTS].has_key(str(thing)),
                within=lambda thing: (PROCUREMENTS, str(thing)),
            ),
        ),
        _procurement,
        (_update_search,),
        rekey=_rekey,
    ),
    Hideable(
        "plans",
        (
            TextColumns(
                Plan,
                same("title", "description", "withdrawal_reason"),
                lambda thing: Plan.id == thing,
            ),
            TextColumns(
                PlanRevision,
                {"content": "", "note": "note"},
                lambda thing: PlanRevision.plan_id == thing,
                without=(PROCUREMENTS,),
            ),
            TextColumns(
                PlanImport,
                same("filename"),
                lambda thing: PlanImport.plan_id == thing,
                public=False,
            ),
        ),
        _plan,
    ),
)
