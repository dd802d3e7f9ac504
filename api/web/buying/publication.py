"""A plan is published: what becomes public, and what readers will miss."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from api.core.actor import Permission
from api.core.i18n import Language, translate, translate_count
from api.http.requests import ApiRequest
from api.organisations.service import organisations
from api.plans.inputs.plans import LeftOut, PlanPublish
from api.plans.lengths import REASON
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.queries import import_drafts as import_queries
from api.plans.queries import procurements as queries
from api.plans.rules.publication import Gaps, gaps_of
from api.plans.rules.withdrawal import is_published_with
from api.plans.service import plans
from api.plans.service.loading import get_plan, may_publish
from api.web.buying.access import OWN_FORM_PAGE, never
from api.web.buying.rows import PlanRow, plan_row
from api.web.forms.fields import Control, Field
from api.web.forms.flow import FORM_PAGE, Answer, Done, expected_version, show_form, submit_form
from api.web.forms.form import Form, Given
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page, see
from api.web.workspace.access import OWN_PAGE

MOST_SHOWN = 100
"""Rows with gaps, and rows as readers will see them; the rest is counted."""


class PublicationPages(Controller):
    path = "/plans/{plan_id:uuid}"
    include_in_schema = False

    @get("/publish", opt=OWN_FORM_PAGE)
    async def ask(self, request: ApiRequest, plan_id: FromPath[UUID]) -> Answer:
        plan = await plan_of_writer(request, plan_id)
        return await show_form(request, await _form(request, plan))

    @post("/publish", opt=FORM_PAGE)
    async def publish(self, request: ApiRequest, plan_id: FromPath[UUID]) -> Answer:
        if not request.actor.is_signed_in:
            return await submit_form(request, bare_form(language_of(request)), never)
        plan = await plan_of_writer(request, plan_id)
        form = await _form(request, plan)

        async def act(given: Given) -> Done:
            session, actor = request.transaction, request.actor
            left_out = [
                LeftOut(gap.procurement.id, gap.fields)
                for gap in await plans.gaps(session, actor, plan_id)
            ]
            data = msgspec.structs.replace(given.decode(PlanPublish), left_out=left_out)
            expected = expected_version(request, given, plan)
            await plans.publish(session, actor, plan_id, data, expected)
            return Done(f"/plans/{plan_id}/published")

        return await submit_form(request, form, act)

    @get("/published", opt=OWN_PAGE)
    async def published(
        self, request: ApiRequest, plan_id: FromPath[UUID]
    ) -> Response[str] | Redirect:
        plan = await plan_of_writer(request, plan_id)
        if plan.published_at is None:
            return see(request, f"/plans/{plan_id}/edit")
        return render_page(
            request,
            "plan_published",
            cache=NEVER,
            title=best_text(plan.title, language_of(request)),
            plan=plan,
        )


async def plan_of_writer(request: ApiRequest, plan_id: UUID) -> Plan:
    """The plan, for who may write it."""
    plan = await get_plan(request.transaction, request.actor, plan_id)
    request.actor.require(Permission.PLAN_WRITE, plan.organisation_id)
    return plan


def bare_form(language: Language) -> Form:
    """For who is not signed in any more: the note comes back and is kept as a draft."""
    return Form(
        title=translate("page.publish.title", language),
        button=translate("page.publish.button", language),
        fields=[_note(language)],
        needs_sign_in=True,
    )


async def _form(request: ApiRequest, plan: Plan) -> Form:
    language = language_of(request)
    values = await _values(request, plan)
    gaps: Sequence[Gaps] = values["gaps"]
    button = translate_count("page.publish.anyway", len(gaps), language) if gaps else ""
    return Form(
        title=translate("page.publish.title", language),
        button=button or translate("page.publish.button", language),
        template="plan_publish",
        fields=[_note(language)] if plan.revision else [],
        version=plan.version,
        needs_sign_in=True,
        back=f"/plans/{plan.id}/edit",
        values=values,
    )


def _note(language: Language) -> Field:
    return Field(
        name=f"note/{language}/text",
        label=translate("page.publish.note", language),
        hint=translate("page.publish.note.hint", language),
        control=Control.LONG_TEXT,
        longest=REASON,
        optional=True,
    )


async def _values(request: ApiRequest, plan: Plan) -> Mapping[str, Any]:
    session, actor, language = request.transaction, request.actor, language_of(request)
    buyer = await organisations.get(session, actor, plan.organisation_id)
    rows = (await session.scalars(queries.all_of_plan(plan.id))).all()
    new = [row for row in rows if is_published_with(plan, row)]
    gaps = list(gaps_of(plan, rows))
    after_import = request.query_params.get("after") == "import"
    return {
        "plan": plan,
        "plan_title": best_text(plan.title, language),
        "buyer": best_text(buyer.name, language),
        "imported": await session.scalar(import_queries.latest_import(plan.id))
        if after_import
        else None,
        "rows": [plan_row(row, language) for row in new[:MOST_SHOWN]],
        "new": len(new),
        "public": len(rows) - len(new),
        "gaps": gaps,
        "gap_rows": [_gap(gap, language) for gap in gaps[:MOST_SHOWN]],
        "may_publish": may_publish(actor, buyer),
    }


def _gap(gap: Gaps, language: Language) -> tuple[PlanRow, Sequence[str]]:
    row: Procurement = gap.procurement
    names = [translate(f"page.publish.gap.{name}", language) for name in gap.fields]
    return plan_row(row, language), names
