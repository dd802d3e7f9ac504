"""Last year's plan becomes the draft of a later one."""

import re
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath

from api.core.i18n import Language, translate
from api.http.requests import ApiRequest
from api.plans.inputs.plans import PlanCopy
from api.plans.lengths import TITLE
from api.plans.models.plans import Plan
from api.plans.service import plans
from api.web.buying.access import OWN_FORM_PAGE
from api.web.forms.fields import Control, Field, Option
from api.web.forms.flow import FORM_PAGE, Answer, Done, show_form, submit_form
from api.web.forms.form import Form, Given
from api.web.forms.numbers import as_number
from api.web.languages import best_text
from api.web.page import language_of
from api.web.procuring.loading import plan_of_writer

MOST_YEARS = 5
_YEAR = re.compile(r"\b20\d\d\b", re.ASCII)


class PlanCopyPages(Controller):
    path = "/my/plans/{plan_id:uuid}/copy"
    include_in_schema = False

    @get("/", opt=OWN_FORM_PAGE)
    async def ask(self, request: ApiRequest, plan_id: FromPath[UUID]) -> Answer:
        row, _ = await plan_of_writer(request, plan_id)
        return await show_form(request, _form(request, row))

    @post("/", opt=FORM_PAGE)
    async def copy(self, request: ApiRequest, plan_id: FromPath[UUID]) -> Answer:
        row, _ = await plan_of_writer(request, plan_id)

        async def act(given: Given) -> Done:
            data = given.decode(PlanCopy)
            copied = await plans.copy(request.transaction, request.actor, plan_id, data)
            return Done(f"/plans/{copied.id}/edit?done=copied")

        return await submit_form(request, _form(request, row), act)


def _form(request: ApiRequest, row: Plan) -> Form:
    language = language_of(request)
    titles = moved_titles(row)
    return Form(
        title=translate("page.procuring.copy", language),
        lines=[best_text(row.title, language), translate("page.procuring.copy.text", language)],
        button=translate("page.procuring.copy.button", language),
        fields=[
            Field(
                name="years",
                label=translate("page.procuring.copy.years", language),
                control=Control.SELECT,
                convert=as_number,
                options=[_option(row, years) for years in range(1, MOST_YEARS + 1)],
                initial=["1"],
            ),
            *(_title(item, titles, language) for item in titles),
        ],
        needs_sign_in=True,
        back=f"/plans/{row.id}/edit",
    )


def _option(row: Plan, years: int) -> Option:
    first, last = row.period_start.year + years, row.period_end.year + years
    return Option(str(years), f"{first}" if first == last else f"{first}–{last}")


def _title(item: Language, titles: dict[Language, str], language: Language) -> Field:
    label = translate("page.procuring.copy.title", language)
    if len(titles) > 1:
        label = f"{label} ({translate(f'page.import.language.{item}', language)})"
    return Field(
        name=f"title/{item}",
        label=label,
        convert=lambda text, _: {"text": text},
        longest=TITLE,
        initial=[titles[item]],
        empty={"text": ""},
    )


def moved_titles(row: Plan) -> dict[Language, str]:
    """Each year in it is the next one."""
    return {item: _YEAR.sub(_next_year, text.text) for item, text in row.title.items()}


def _next_year(match: re.Match[str]) -> str:
    return str(int(match[0]) + 1)
