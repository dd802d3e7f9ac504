"""Queries of uploaded sheets that wait for their import."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from api.core.actor import Actor, Permission
from api.plans.models.imports import ImportDraft, PlanImport
from api.plans.models.plans import Plan


def drafts_visible_to(actor: Actor) -> ColumnElement[bool]:
    """True for the actor's own drafts, as long as the actor may write plans of the buyer."""
    writable = select(Plan.id).where(
        Plan.organisation_id.in_(actor.organisations_with(Permission.PLAN_WRITE))
    )
    return (ImportDraft.person_id == actor.person_id) & ImportDraft.plan_id.in_(writable)


def import_draft(actor: Actor, draft_id: UUID, since: datetime) -> Select[ImportDraft]:
    """The draft without its file and reading."""
    return select(ImportDraft).where(
        ImportDraft.id == draft_id, drafts_visible_to(actor), ImportDraft.created_at > since
    )


def latest_import(plan_id: UUID) -> Select[PlanImport]:
    of_plan = select(PlanImport).where(PlanImport.plan_id == plan_id)
    return of_plan.order_by(PlanImport.imported_at.desc()).limit(1)
