"""A publication made by mistake is withdrawn, as long as nobody takes part."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath

from api.core.errors import Conflict
from api.core.i18n import translate
from api.http.requests import ApiRequest
from api.organisations.models import Organisation
from api.plans.inputs.plans import PublicationWithdrawal
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.queries.procurements import all_of_plan
from api.publication.service import withdrawals
from api.web.buying.access import OWN_FORM_PAGE
from api.web.forms.flow import (
    FORM_PAGE,
    Answer,
    Done,
    Preview,
    expected_version,
    show_form,
    submit_form,
)
from api.web.forms.form import Detail, Form, Given
from api.web.languages import best_text
from api.web.page import language_of
from api.web.procuring.conflicts import with_titles
from api.web.procuring.loading import (
    plan_of_writer,
    procurement_of_writer,
    procurement_path,
    reason_field,
)


class ProcurementWithdrawalPages(Controller):
    path = "/my/procurements/{procurement_id:uuid}/withdraw"
    include_in_schema = False

    @get("/", opt=OWN_FORM_PAGE)
    async def ask(self, request: ApiRequest, procurement_id: FromPath[UUID]) -> Answer:
        row, _ = await procurement_of_writer(request, procurement_id)
        return await show_form(request, _form(request, row))

    @post("/", opt=FORM_PAGE)
    async def withdraw(self, request: ApiRequest, procurement_id: FromPath[UUID]) -> Answer:
        row, buyer = await procurement_of_writer(request, procurement_id)

        async def act(given: Given) -> Done:
            data = given.decode(PublicationWithdrawal)
            expected = expected_version(request, given, row)
            session, actor = request.transaction, request.actor
            titles = {procurement_id: row.title}
            try:
                await withdrawals.withdraw_procurement(session, actor, row.id, data, expected)
            except Conflict as error:
                raise with_titles(error, titles, given.language) from None
            return Done(f"{procurement_path(procurement_id)}/done/publication-withdrawn")

        return await submit_form(request, _form(request, row), act, _preview_for(buyer))


class PlanWithdrawalPages(Controller):
    path = "/my/plans/{plan_id:uuid}/withdraw"
    include_in_schema = False

    @get("/", opt=OWN_FORM_PAGE)
    async def ask(self, request: ApiRequest, plan_id: FromPath[UUID]) -> Answer:
        row, _ = await plan_of_writer(request, plan_id)
        return await show_form(request, _form(request, row))

    @post("/", opt=FORM_PAGE)
    async def withdraw(self, request: ApiRequest, plan_id: FromPath[UUID]) -> Answer:
        row, buyer = await plan_of_writer(request, plan_id)

        async def act(given: Given) -> Done:
            data = given.decode(PublicationWithdrawal)
            expected = expected_version(request, given, row)
            session, actor = request.transaction, request.actor
            titles = {item.id: item.title for item in await session.scalars(all_of_plan(plan_id))}
            try:
                await withdrawals.withdraw_plan(session, actor, plan_id, data, expected)
            except Conflict as error:
                raise with_titles(error, titles, given.language) from None
            return Done(f"/plans/{plan_id}/edit?done=withdrawn")

        return await submit_form(request, _form(request, row), act, _preview_for(buyer))


def _form(request: ApiRequest, row: Plan | Procurement) -> Form:
    language = language_of(request)
    is_plan = isinstance(row, Plan)
    words = "page.procuring.withdraw_plan" if is_plan else "page.procuring.withdraw"
    return Form(
        title=translate(words, language),
        lines=[
            best_text(row.title, language),
            translate(f"{words}.text", language),
            translate("page.procuring.withdraw.unused", language),
        ],
        button=translate("page.procuring.withdraw.button", language),
        fields=[reason_field(request)],
        version=row.version,
        needs_sign_in=True,
        has_preview=True,
        back=f"/plans/{row.id}/edit" if is_plan else procurement_path(row.id),
    )


def _preview_for(buyer: Organisation) -> Preview:
    async def preview(given: Given) -> Sequence[Detail]:
        data, language = given.decode(PublicationWithdrawal), given.language
        readers = translate("page.procuring.withdraw.who", language)
        until = translate("page.procuring.withdraw.until", language)
        return [
            (
                translate("page.procuring.reason", language),
                [best_text(data.reason, language), best_text(buyer.name, language)],
            ),
            (translate("page.publish.who", language), [readers]),
            (translate("page.publish.until", language), [until]),
        ]

    return preview
