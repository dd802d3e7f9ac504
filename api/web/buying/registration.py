"""A buyer is registered, and waits for the operator's approval."""

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from api.core.i18n import Language, translate
from api.http.requests import ApiRequest
from api.organisations.inputs import OrganisationCreate
from api.organisations.models import OrganisationKind, OrganisationStatus
from api.organisations.service import organisations
from api.web.buying.access import OWN_FORM_PAGE
from api.web.buying.list_entries import municipality_entry
from api.web.forms.fields import Control, Field
from api.web.forms.flow import FORM_PAGE, Answer, Done, show_form, submit_form
from api.web.forms.form import Form, Given
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE


class RegistrationPages(Controller):
    path = "/buyers"
    include_in_schema = False

    @get("/new", opt=OWN_FORM_PAGE)
    async def ask(self, request: ApiRequest) -> Answer:
        return await show_form(request, _form(language_of(request)))

    @post("/new", opt=FORM_PAGE)
    async def register(self, request: ApiRequest) -> Answer:
        async def act(given: Given) -> Done:
            data = given.decode(OrganisationCreate)
            key = request.settings.secret_key.get_secret_value()
            row = await organisations.register(request.transaction, request.actor, data, key=key)
            return Done(f"/buyers/{row.id}/registered")

        return await submit_form(request, _form(language_of(request)), act)

    @get("/{organisation_id:uuid}/registered", opt=OWN_PAGE)
    async def registered(
        self, request: ApiRequest, organisation_id: FromPath[UUID]
    ) -> Response[str]:
        row = await organisations.get(request.transaction, request.actor, organisation_id)
        return render_page(
            request,
            "buyer_registered",
            cache=NEVER,
            buyer_name=best_text(row.name, language_of(request)),
            waits=row.status is OrganisationStatus.PENDING,
        )


def _form(language: Language) -> Form:
    return Form(
        title=translate("page.register.title", language),
        lines=[translate("page.register.text", language)],
        button=translate("page.register.button", language),
        fields=[
            Field(
                name="kind",
                label="",
                control=Control.HIDDEN,
                initial=[OrganisationKind.BUYER.value],
            ),
            Field(
                name=f"name/{language}",
                label=translate("page.register.name", language),
                convert=lambda text, _: {"text": text},
                autocomplete="organization",
            ),
            Field(
                name="business_id",
                label=translate("page.register.business_id", language),
                hint=translate("page.register.business_id.hint", language),
            ),
            Field(
                name="municipality",
                label=translate("page.register.municipality", language),
                hint=translate("page.register.municipality.hint", language),
                convert=municipality_entry,
                optional=True,
            ),
        ],
        needs_sign_in=True,
        back="/my",
    )
