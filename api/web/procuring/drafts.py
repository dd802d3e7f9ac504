"""A draft of a procurement is deleted."""

from uuid import UUID

from litestar import Controller, route
from litestar.params import FromPath

from api.http.requests import ApiRequest
from api.plans.service import procurements
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form, expected_version
from api.web.forms.form import Given
from api.web.forms.questions import question_form
from api.web.languages import best_text
from api.web.page import language_of
from api.web.procuring.loading import procurement_of_writer, procurement_path


class DraftPages(Controller):
    path = "/my/procurements/{procurement_id:uuid}/delete"
    include_in_schema = False

    @route("/", http_method=BOTH, opt=FORM_PAGE)
    async def delete(self, request: ApiRequest, procurement_id: FromPath[UUID]) -> Answer:
        row, _ = await procurement_of_writer(request, procurement_id)
        plan_id, language = row.plan_id, language_of(request)

        async def act(given: Given) -> Done:
            expected = expected_version(request, given, row)
            await procurements.delete(request.transaction, request.actor, procurement_id, expected)
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
