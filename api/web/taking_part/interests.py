"""A supplier registers its interest in a procurement or a dialogue."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.i18n import Language, pick, translate
from api.http.requests import ApiRequest
from api.interests import service
from api.interests.inputs import InterestCreate
from api.interests.models import InterestKind
from api.interests.rules import Target
from api.web.forms.choices import code_options, organisation_options
from api.web.forms.fields import Control, Field, Option
from api.web.forms.flow import FORM_PAGE, Answer, Done, show_form, submit_form
from api.web.forms.form import Form, Given
from api.web.page import NEVER, language_of, render_page
from api.web.taking_part.interest_fields import interest_fields
from api.web.workspace.access import OWN_PAGE


class InterestPages(Controller):
    path = "/"
    include_in_schema = False

    @get("/procurements/{procurement_id:uuid}/interest", opt=FORM_PAGE)
    async def in_procurement(self, request: ApiRequest, procurement_id: FromPath[UUID]) -> Answer:
        target = await service.target_procurement(
            request.transaction, request.actor, procurement_id
        )
        return await show_form(request, await _form(request, target, f"/procurements/{target.id}"))

    @post("/procurements/{procurement_id:uuid}/interest", opt=FORM_PAGE)
    async def register_in_procurement(
        self, request: ApiRequest, procurement_id: FromPath[UUID]
    ) -> Answer:
        target = await service.target_procurement(
            request.transaction, request.actor, procurement_id
        )
        return await _submit(request, target, f"/procurements/{target.id}")

    @get("/procurements/{procurement_id:uuid}/interest/registered", opt=OWN_PAGE)
    async def registered_in_procurement(
        self, request: ApiRequest, procurement_id: FromPath[UUID]
    ) -> Response[str]:
        return _registered(request, f"/procurements/{procurement_id}")

    @get("/dialogues/{dialogue_id:uuid}/interest", opt=FORM_PAGE)
    async def in_dialogue(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        target = await service.target_dialogue(request.transaction, request.actor, dialogue_id)
        return await show_form(request, await _form(request, target, f"/dialogues/{target.id}"))

    @post("/dialogues/{dialogue_id:uuid}/interest", opt=FORM_PAGE)
    async def register_in_dialogue(
        self, request: ApiRequest, dialogue_id: FromPath[UUID]
    ) -> Answer:
        target = await service.target_dialogue(request.transaction, request.actor, dialogue_id)
        return await _submit(request, target, f"/dialogues/{target.id}")

    @get("/dialogues/{dialogue_id:uuid}/interest/registered", opt=OWN_PAGE)
    async def registered_in_dialogue(
        self, request: ApiRequest, dialogue_id: FromPath[UUID]
    ) -> Response[str]:
        return _registered(request, f"/dialogues/{dialogue_id}")


async def _submit(request: ApiRequest, target: Target, path: str) -> Answer:
    async def register(given: Given) -> Done:
        data = given.decode(InterestCreate)
        await service.register(request.transaction, request.actor, target, data)
        return Done(f"{path}/interest/registered")

    return await submit_form(request, await _form(request, target, path), register)


def _registered(request: ApiRequest, path: str) -> Response[str]:
    return render_page(request, "interest_registered", cache=NEVER, back=path)


async def _form(request: ApiRequest, target: Target, path: str) -> Form:
    language, session = language_of(request), request.transaction
    suppliers = await organisation_options(
        session, request.actor, Permission.INTEREST_WRITE, language
    )
    fields = [
        _supplier(suppliers, language),
        Field(
            name="kind",
            label=translate("page.interest.kind", language),
            control=Control.RADIO,
            options=[
                Option(kind.value, translate(f"page.interest.kind.{kind}", language))
                for kind in InterestKind
            ],
        ),
        *interest_fields(await code_options(session, "regions", language), language),
    ]
    picked = pick(target.title, language)
    return Form(
        title=translate("page.interest.title", language),
        lines=[picked[1] if picked else "", translate("page.interest.text", language)],
        button=translate("page.interest.button", language),
        fields=fields,
        needs_sign_in=True,
        back=path,
    )


def _supplier(suppliers: Sequence[Option], language: Language) -> Field:
    """Hidden where there is just one. Whoever acts for none reads what to do."""
    is_only = len(suppliers) == 1
    return Field(
        name="organisation_id",
        label=translate("page.interest.supplier", language),
        hint="" if suppliers else translate("page.interest.no_supplier", language),
        control=Control.HIDDEN if is_only else Control.RADIO,
        options=suppliers,
        initial=[suppliers[0].value] if is_only else (),
    )
