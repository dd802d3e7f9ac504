"""A procurement is written in five fields, changed, and published."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.versions import ExpectedVersion
from api.http.requests import ApiRequest
from api.organisations.models import Organisation
from api.organisations.service import organisations
from api.plans.inputs.procurements import ProcurementCreate
from api.plans.models.procurements import Procurement
from api.plans.rules.content import fields_of
from api.plans.service import procurements
from api.plans.service.loading import get_procurement, may_publish
from api.web.buying.access import OWN_FORM_PAGE, buyer_of_writer, never
from api.web.buying.changes import patch_of
from api.web.buying.procurement_forms import (
    bare_form,
    changed_fields_of,
    created_fields,
    details,
    edit_form,
    new_form,
    publish_form,
)
from api.web.forms.flow import (
    FORM_PAGE,
    Answer,
    Done,
    expected_version,
    show_form,
    submit_form,
)
from api.web.forms.form import Detail, Given
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE

ANY_VERSION = ExpectedVersion("", None)
"""Of what this request has made itself."""


class NewProcurementPages(Controller):
    path = "/buyers/{organisation_id:uuid}/procurements/new"
    include_in_schema = False

    @get("/", opt=OWN_FORM_PAGE)
    async def ask(self, request: ApiRequest, organisation_id: FromPath[UUID]) -> Answer:
        buyer = await buyer_of_writer(request, organisation_id)
        return await show_form(request, await new_form(request, buyer))

    @post("/", opt=FORM_PAGE)
    async def create(self, request: ApiRequest, organisation_id: FromPath[UUID]) -> Answer:
        if not request.actor.is_signed_in:
            return await submit_form(request, await bare_form(request), never)
        buyer = await buyer_of_writer(request, organisation_id)

        async def act(given: Given) -> Done:
            """A part of a plan is published with the plan."""
            session, actor = request.transaction, request.actor
            row = await procurements.create(session, actor, given.decode(ProcurementCreate))
            if row.plan_id is None and may_publish(actor, buyer):
                await procurements.publish(session, actor, row.id, ANY_VERSION)
            return Done(f"/procurements/{row.id}/saved")

        async def preview(given: Given) -> Sequence[Detail]:
            return details(request, created_fields(given), buyer)

        return await submit_form(request, await new_form(request, buyer), act, preview)


class ProcurementEditPages(Controller):
    path = "/procurements/{procurement_id:uuid}"
    include_in_schema = False

    @get("/edit", opt=OWN_FORM_PAGE)
    async def edit(self, request: ApiRequest, procurement_id: FromPath[UUID]) -> Answer:
        row, _ = await _of_writer(request, procurement_id)
        return await show_form(request, await edit_form(request, row))

    @post("/edit", opt=FORM_PAGE)
    async def save(self, request: ApiRequest, procurement_id: FromPath[UUID]) -> Answer:
        if not request.actor.is_signed_in:
            return await submit_form(request, await bare_form(request), never)
        row, buyer = await _of_writer(request, procurement_id)
        before = fields_of(row)
        form = await edit_form(request, row)

        async def act(given: Given) -> Done:
            patch, expected = patch_of(given, before), expected_version(request, given, row)
            session, actor = request.transaction, request.actor
            await procurements.update(session, actor, procurement_id, patch, expected)
            return Done(f"/procurements/{procurement_id}/saved")

        async def preview(given: Given) -> Sequence[Detail]:
            return details(request, changed_fields_of(given, before), buyer)

        return await submit_form(request, form, act, preview if form.has_preview else None)

    @get("/saved", opt=OWN_PAGE)
    async def saved(self, request: ApiRequest, procurement_id: FromPath[UUID]) -> Response[str]:
        row, buyer = await _of_writer(request, procurement_id)
        return render_page(
            request,
            "procurement_saved",
            cache=NEVER,
            row=row,
            title=best_text(row.title, language_of(request)),
            is_public=row.published_at is not None,
            may_publish=may_publish(request.actor, buyer, approved=row.approved_at is not None),
        )


class ProcurementPublishPages(Controller):
    path = "/procurements/{procurement_id:uuid}/publish"
    include_in_schema = False

    @get("/", opt=OWN_FORM_PAGE)
    async def ask(self, request: ApiRequest, procurement_id: FromPath[UUID]) -> Answer:
        row, buyer = await _of_writer(request, procurement_id)
        return await show_form(request, publish_form(request, row, buyer))

    @post("/", opt=FORM_PAGE)
    async def publish(self, request: ApiRequest, procurement_id: FromPath[UUID]) -> Answer:
        if not request.actor.is_signed_in:
            return await submit_form(request, await bare_form(request), never)
        row, buyer = await _of_writer(request, procurement_id)

        async def act(given: Given) -> Done:
            expected = expected_version(request, given, row)
            session, actor = request.transaction, request.actor
            await procurements.publish(session, actor, procurement_id, expected)
            return Done(f"/procurements/{procurement_id}/saved")

        return await submit_form(request, publish_form(request, row, buyer), act)


async def _of_writer(request: ApiRequest, procurement_id: UUID) -> tuple[Procurement, Organisation]:
    """The procurement and its buyer, for who may write it."""
    row = await get_procurement(request.transaction, request.actor, procurement_id)
    request.actor.require(Permission.PLAN_WRITE, row.organisation_id)
    buyer = await organisations.get(request.transaction, request.actor, row.organisation_id)
    return row, buyer
