"""A firm's first steps: the firm, its trades and regions, and a watch with results."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath

from api.core.i18n import Language, translate
from api.core.text_bounds import up_to
from api.http.requests import ApiRequest
from api.organisations.inputs import LONGEST_NUMBER, Name, OrganisationCreate
from api.organisations.models import Confirmation, OrganisationKind
from api.organisations.rules.labels import OrganisationName, shown_name
from api.organisations.service import organisations
from api.watches import service as watches
from api.watches.inputs import WatchCreate
from api.watches.labels import label_of
from api.watches.models import WatchCriteria
from api.web.forms.choices import code_options
from api.web.forms.fields import Control, Field
from api.web.forms.flow import FORM_PAGE, Answer, Done, show_form, submit_form
from api.web.forms.form import Detail, Form, Given
from api.web.page import NEVER, language_of, render_page
from api.web.watching.recent import Recent, recent_items, search_path
from api.web.workspace.access import OWN_PAGE

PATH = "/my/first-steps"


class FirstSteps(msgspec.Struct, forbid_unknown_fields=True):
    """The fields of the form: those of a supplier and of a watch."""

    business_id: Annotated[str, up_to(LONGEST_NUMBER, at_least=1)]
    name: Name
    criteria: WatchCriteria

    def supplier(self) -> OrganisationCreate:
        return OrganisationCreate(
            kind=OrganisationKind.SUPPLIER, business_id=self.business_id, name=self.name
        )


class FirstStepPages(Controller):
    path = PATH
    include_in_schema = False

    @get("/", opt=FORM_PAGE)
    async def ask(self, request: ApiRequest) -> Answer:
        return await show_form(request, await _form(request))

    @post("/", opt=FORM_PAGE)
    async def register(self, request: ApiRequest) -> Answer:
        async def act(given: Given) -> Done:
            session, actor = request.transaction, request.actor
            data = given.decode(FirstSteps)
            key = request.settings.secret_key.get_secret_value()
            await organisations.register(session, actor, data.supplier(), key=key)
            watch = await watches.create(session, actor, WatchCreate(criteria=data.criteria))
            return Done(f"{PATH}/{watch.id}")

        async def preview(given: Given) -> list[Detail]:
            data, language = given.decode(FirstSteps), given.language
            recent = await recent_items(request.transaction, data.criteria, language)
            return _preview(data, recent, language)

        return await submit_form(request, await _form(request), act, preview)

    @get("/{watch_id:uuid}", opt=OWN_PAGE)
    async def registered(self, request: ApiRequest, watch_id: FromPath[UUID]) -> Response[str]:
        language = language_of(request)
        watch = await watches.get(request.transaction, request.actor, watch_id)
        criteria = watch.criteria or WatchCriteria()
        return render_page(
            request,
            "first_steps_done",
            cache=NEVER,
            label=label_of(watch.name, criteria, {}, language),
            recent=await recent_items(request.transaction, criteria, language),
            search=search_path(criteria),
            watch_id=watch.id,
        )


def _preview(data: FirstSteps, recent: Recent, language: Language) -> list[Detail]:
    def t(name: str) -> str:
        return translate(f"page.first_steps.{name}", language)

    titles = [entry.title.text for entry in recent.entries if entry.title]
    more = [t("preview.more")] if recent.has_more else []
    name = shown_name(OrganisationName(data.name, Confirmation.CLAIMED), language)
    return [
        (t("preview.firm"), [name, data.business_id]),
        (t("preview.seen_by"), [t("preview.seen_by.text")]),
        (t("preview.later"), [t("preview.later.text")]),
        (t("preview.watch"), [label_of("", data.criteria, {}, language)]),
        (t("preview.found"), [*titles, *more] or [t("nothing_yet")]),
    ]


async def _form(request: ApiRequest) -> Form:
    language, session = language_of(request), request.transaction

    def t(name: str) -> str:
        return translate(f"page.first_steps.{name}", language)

    return Form(
        title=t("title"),
        lines=[t("text")],
        button=t("button"),
        needs_sign_in=True,
        has_preview=True,
        back="/my",
        fields=[
            Field(
                name="business_id",
                label=t("business_id"),
                hint=t("business_id.hint"),
                longest=LONGEST_NUMBER,
            ),
            Field(
                name=f"name/{language}/text",
                label=t("name"),
                autocomplete="organization",
            ),
            Field(
                name="criteria/cpv",
                label=t("trades"),
                hint=t("trades.hint"),
                control=Control.CHECKBOXES,
                options=await code_options(session, "cpv", language),
            ),
            Field(
                name="criteria/regions",
                label=t("regions"),
                hint=t("regions.hint"),
                control=Control.CHECKBOXES,
                options=await code_options(session, "regions", language),
            ),
        ],
    )
