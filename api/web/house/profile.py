"""What an organisation says about itself in public: type, size, place, website."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from litestar import Controller, route
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.i18n import Language, translate
from api.http.requests import ApiRequest
from api.organisations.inputs import OrganisationPatch
from api.organisations.models import Organisation, OrganisationKind
from api.organisations.service import organisations
from api.web.buying.list_entries import municipality_entry
from api.web.forms.choices import builtin_options
from api.web.forms.fields import Control, Field, Option
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form, expected_version
from api.web.forms.form import Form, Given
from api.web.page import language_of
from api.web.workspace.done import PATH as DONE
from api.web.workspace.organisations import organisation_path, own_organisation


class ProfilePages(Controller):
    path = "/my/organisations/{organisation_id:uuid}/profile"
    include_in_schema = False
    opt = FORM_PAGE

    @route("/", http_method=BOTH)
    async def profile(self, request: ApiRequest, organisation_id: FromPath[UUID]) -> Answer:
        row = await own_organisation(request, organisation_id, Permission.ORGANISATION_MANAGE)

        async def act(given: Given) -> Done:
            expected = expected_version(request, given, row)
            patch = given.decode(OrganisationPatch)
            await organisations.update(
                request.transaction, request.actor, organisation_id, patch, expected
            )
            return Done(f"{DONE}/profile-changed")

        return await answer_form(request, _form(row, language_of(request)), act)


def _form(row: Organisation, language: Language) -> Form:
    t = partial(_words, language)
    return Form(
        title=t("title"),
        lines=[t("text")],
        button=t("button"),
        version=row.version,
        needs_sign_in=True,
        back=organisation_path(row.id),
        fields=_fields(row, language),
    )


def _fields(row: Organisation, language: Language) -> list[Field]:
    is_buyer = row.kind is OrganisationKind.BUYER
    buyers = [
        _choice("buyer_type", "buyer-types", row.buyer_type, language),
        _choice("population_class", "population-classes", row.population_class, language),
    ]
    return [
        *(buyers if is_buyer else []),
        Field(
            name="municipality",
            label=_words(language, "municipality"),
            initial=_name("municipalities", row.municipality, language),
            convert=municipality_entry,
            optional=True,
            empty=None,
        ),
        _choice("region", "regions", row.region, language),
        Field(
            name="website",
            label=_words(language, "website"),
            initial=[row.website] if row.website else (),
            type="url",
            longest=2_000,
            optional=True,
            empty=None,
        ),
    ]


def _choice(name: str, list_name: str, stored: str | None, language: Language) -> Field:
    nothing = Option("", _words(language, "nothing"))
    return Field(
        name=name,
        label=_words(language, name),
        hint=_words(language, f"{name}.hint"),
        control=Control.SELECT,
        options=[nothing, *builtin_options(list_name, language)],
        initial=[stored or ""],
        optional=True,
        empty=None,
    )


def _name(list_name: str, code: str | None, language: Language) -> Sequence[str]:
    options = builtin_options(list_name, language) if code else ()
    return [option.label for option in options if option.value == code]


def _words(language: Language, name: str) -> str:
    return translate(f"page.profile.{name}", language)
