"""A draft of a procurement or of a plan is deleted."""

from dataclasses import replace
from uuid import UUID

from litestar import Controller, route
from litestar.params import FromPath
from sqlalchemy import Select

from api.core.errors import Conflict, NotFound
from api.core.i18n import Texts, translate_count
from api.http.requests import ApiRequest
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.queries.procurements import all_of_plan
from api.publication.service import deletions
from api.web.forms.first_answers import first_answer
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form, expected_version
from api.web.forms.form import Form, Given
from api.web.forms.questions import question_form
from api.web.languages import best_text
from api.web.page import language_of
from api.web.procuring.conflicts import with_titles
from api.web.procuring.loading import plan_of_writer, procurement_of_writer, procurement_path

MOST_SHOWN = 100
"""Procurements that are deleted with a plan; the rest is counted."""


class DraftPages(Controller):
    path = "/my/procurements/{procurement_id:uuid}/delete"
    include_in_schema = False

    @route("/", http_method=BOTH, opt=FORM_PAGE)
    async def delete(self, request: ApiRequest, procurement_id: FromPath[UUID]) -> Answer:
        row, _ = await procurement_of_writer(request, procurement_id)
        plan_id, language = row.plan_id, language_of(request)

        async def act(given: Given) -> Done:
            session, actor = request.transaction, request.actor
            expected = expected_version(request, given, row)
            titles = {procurement_id: row.title}
            try:
                await deletions.delete_procurement(session, actor, procurement_id, expected)
            except Conflict as error:
                raise with_titles(error, titles, given.language) from None
            path = f"/plans/{plan_id}/edit?done=deleted" if plan_id else None
            return Done(path or "/my/done/draft-deleted")

        form = question_form(
            "procuring.delete",
            language,
            back=procurement_path(procurement_id),
            version=row.version,
            lines=[best_text(row.title, language) or "–"],
        )
        return await answer_form(request, form, act)


class PlanDraftPages(Controller):
    path = "/my/plans/{plan_id:uuid}/delete"
    include_in_schema = False

    @route("/", http_method=BOTH, opt=FORM_PAGE)
    async def delete(self, request: ApiRequest, plan_id: FromPath[UUID]) -> Answer:
        try:
            row, _ = await plan_of_writer(request, plan_id)
        except NotFound as problem:
            return await first_answer(request, problem)

        async def act(given: Given) -> Done:
            session, actor = request.transaction, request.actor
            expected = expected_version(request, given, row)
            titles = dict((await session.execute(_titles_of(plan_id))).all())
            try:
                await deletions.delete_plan(session, actor, plan_id, expected)
            except Conflict as error:
                raise with_titles(error, titles, given.language) from None
            return Done("/my/done/draft-deleted")

        return await answer_form(request, await _plan_form(request, row), act)


def _titles_of(plan_id: UUID) -> Select[UUID, Texts]:
    return all_of_plan(plan_id).with_only_columns(Procurement.id, Procurement.title)


async def _plan_form(request: ApiRequest, row: Plan) -> Form:
    """Names what is deleted with the plan."""
    language = language_of(request)
    rows = (await request.transaction.execute(_titles_of(row.id))).all()
    titles = [best_text(title, language) or "–" for _, title in rows[:MOST_SHOWN]]
    form = question_form(
        "plan.delete",
        language,
        back=f"/plans/{row.id}/edit",
        version=row.version,
        lines=[best_text(row.title, language)],
    )
    values = {
        "titles": titles,
        "heading": translate_count("page.plan.delete.with", len(rows), language),
        "more": len(rows) - len(titles),
    }
    return replace(form, template="plan_delete", values=values)
