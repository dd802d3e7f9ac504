"""A procurement or a plan for the people who write it."""

from uuid import UUID

from api.core.actor import Permission
from api.core.i18n import translate
from api.http.requests import ApiRequest
from api.organisations.models import Organisation
from api.organisations.service import organisations
from api.plans.lengths import REASON
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.service.loading import get_plan, get_procurement
from api.web.forms.fields import Control, Field
from api.web.page import language_of


def procurement_path(procurement_id: UUID) -> str:
    return f"/my/procurements/{procurement_id}"


async def procurement_of_writer(
    request: ApiRequest, procurement_id: UUID
) -> tuple[Procurement, Organisation]:
    """With its buyer. Who is not signed in any more passes: the form sees to that and keeps what
    was typed."""
    row = await get_procurement(request.transaction, request.actor, procurement_id)
    return row, await _buyer(request, row.organisation_id)


async def plan_of_writer(request: ApiRequest, plan_id: UUID) -> tuple[Plan, Organisation]:
    row = await get_plan(request.transaction, request.actor, plan_id)
    return row, await _buyer(request, row.organisation_id)


async def _buyer(request: ApiRequest, organisation_id: UUID) -> Organisation:
    if request.actor.is_signed_in:
        request.actor.require(Permission.PLAN_WRITE, organisation_id)
    return await organisations.get(request.transaction, request.actor, organisation_id)


def reason_field(request: ApiRequest, *, optional: bool = False) -> Field:
    """The reason that readers see, in the writer's language."""
    language = language_of(request)
    return Field(
        name=f"reason/{language}/text",
        label=translate("page.procuring.reason", language),
        hint=translate("page.procuring.reason.hint", language),
        control=Control.LONG_TEXT,
        longest=REASON,
        rows=4,
        optional=optional,
    )
