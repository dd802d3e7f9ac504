"""A plan itself: its title, period and goals; it is archived."""

from datetime import date
from uuid import UUID

from litestar import Controller, route
from litestar.params import FromPath

from api.core.i18n import Language, translate
from api.http.requests import ApiRequest
from api.plans.inputs.plans import PlanPatch
from api.plans.lengths import TEXT, TITLE
from api.plans.models.plans import Plan
from api.plans.service import plans
from api.web.forms.choices import goal_field
from api.web.forms.fields import Control, Field
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form, expected_version
from api.web.forms.form import Form, Given
from api.web.forms.questions import question_form
from api.web.forms.texts import drop_unchanged, text_fields
from api.web.languages import best_text
from api.web.page import language_of
from api.web.procuring.loading import plan_of_writer
from api.web.procuring.status import day_entry


class PlanPages(Controller):
    path = "/my/plans/{plan_id:uuid}"
    include_in_schema = False
    opt = FORM_PAGE

    @route("/edit", http_method=BOTH)
    async def edit(self, request: ApiRequest, plan_id: FromPath[UUID]) -> Answer:
        row, _ = await plan_of_writer(request, plan_id)

        async def act(given: Given) -> Done:
            patch = given.decode(PlanPatch)
            drop_unchanged(patch, row, ("title", "description"))
            expected = expected_version(request, given, row)
            await plans.update(request.transaction, request.actor, plan_id, patch, expected)
            return Done(f"/plans/{plan_id}/edit?done=changed")

        return await answer_form(request, _form(row, language_of(request)), act)

    @route("/archive", http_method=BOTH)
    async def archive(self, request: ApiRequest, plan_id: FromPath[UUID]) -> Answer:
        row, _ = await plan_of_writer(request, plan_id)

        async def act(given: Given) -> Done:
            expected = expected_version(request, given, row)
            await plans.archive(request.transaction, request.actor, plan_id, expected)
            return Done(f"/plans/{plan_id}/edit?done=archived")

        language = language_of(request)
        form = question_form(
            "plan.archive",
            language,
            back=f"/plans/{plan_id}/edit",
            version=row.version,
            lines=[best_text(row.title, language)],
        )
        return await answer_form(request, form, act)


def _form(row: Plan, language: Language) -> Form:
    is_public = row.published_at is not None
    state = "public" if is_public else "draft"
    return Form(
        title=translate("page.plan.edit", language),
        lines=[translate(f"page.plan.edit.{state}", language)],
        button=translate("page.plan.edit.button", language),
        fields=[
            *text_fields(
                "title",
                translate("page.plan.title", language),
                language,
                stored=row.title,
                longest=TITLE,
            ),
            *text_fields(
                "description",
                translate("page.plan.description", language),
                language,
                stored=row.description,
                longest=TEXT,
                control=Control.LONG_TEXT,
                optional=True,
                rows=4,
            ),
            _day("period_start", row.period_start, language),
            _day("period_end", row.period_end, language),
            goal_field(language, row.goals),
        ],
        version=row.version,
        needs_sign_in=True,
        back=f"/plans/{row.id}/edit",
    )


def _day(name: str, stored: date, language: Language) -> Field:
    return Field(
        name=name,
        label=translate(f"page.plan.{name}", language),
        hint=translate("page.survey_answer.day", language),
        convert=day_entry,
        initial=[f"{stored.day}.{stored.month}.{stored.year}"],
    )
