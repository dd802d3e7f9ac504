"""One's settings: name, language, time zone, quiet hours; an address that gets no mails."""

from babel.dates import get_timezone_location
from litestar import Controller, get, post

from api.accounts import service as accounts
from api.accounts.inputs import LONGEST_NAME, PersonPatch
from api.accounts.models import Person
from api.core.i18n import Language, translate
from api.core.quiet_hours import QuietHours
from api.http.requests import ApiRequest
from api.mails import queries as mail_queries
from api.mails import service as mails
from api.web.forms.fields import Control, Field, Option
from api.web.forms.flow import (
    FORM_PAGE,
    Answer,
    Done,
    expected_version,
    show_form,
    submit_form,
)
from api.web.forms.form import Form, Given
from api.web.forms.numbers import as_number
from api.web.forms.questions import question_form
from api.web.page import language_of
from api.web.workspace.done import PATH as DONE

PATH = "/my/settings"
ZONES = ("Europe/Helsinki", "Europe/Stockholm", "Europe/Tallinn", "Europe/Berlin", "UTC")
"""Others can be chosen through the API; a person's own is always among them."""
HOURS = [Option(str(hour), f"{hour}.00") for hour in range(24)]


class SettingsPages(Controller):
    path = PATH
    include_in_schema = False
    opt = FORM_PAGE

    @get("/")
    async def ask(self, request: ApiRequest) -> Answer:
        return await show_form(request, await _form(request))

    @post("/")
    async def update(self, request: ApiRequest) -> Answer:
        async def act(given: Given) -> Done:
            person = await accounts.get_person(request.transaction, request.actor)
            expected = expected_version(request, given, person)
            patch = given.decode(PersonPatch)
            if not any(map(given.text, ("quiet_hours/from", "quiet_hours/to"))):
                patch.quiet_hours = None
            await accounts.update_person(request.transaction, request.actor, patch, expected)
            return Done(f"{DONE}/settings-changed")

        return await submit_form(request, await _form(request), act)

    @get("/mails")
    async def ask_for_mails(self, request: ApiRequest) -> Answer:
        return await show_form(
            request, question_form("mails_again", language_of(request), back=PATH)
        )

    @post("/mails")
    async def get_mails_again(self, request: ApiRequest) -> Answer:
        async def act(_: Given) -> Done:
            person = await accounts.get_person(request.transaction, request.actor)
            await mails.lift_own(request.transaction, request.actor, person.email)
            return Done(f"{DONE}/mails-again")

        form = question_form("mails_again", language_of(request), back=PATH)
        return await submit_form(request, form, act)


async def _form(request: ApiRequest) -> Form:
    person = await accounts.get_person(request.transaction, request.actor)
    stopped = await request.transaction.scalar(mail_queries.of_address(person.email))
    language = language_of(request)

    def t(name: str) -> str:
        return translate(f"page.settings.{name}", language)

    return Form(
        title=t("title"),
        lines=[translate("page.my.signed_in", language, address=person.email), t("text")],
        button=t("button"),
        version=person.version,
        needs_sign_in=True,
        back="/my",
        template="settings",
        values={"mails_stopped": stopped is not None},
        fields=[
            Field(
                name="name",
                label=t("name"),
                longest=LONGEST_NAME,
                initial=[person.name],
                autocomplete="name",
                optional=True,
                empty="",
            ),
            Field(
                name="language",
                label=t("language"),
                control=Control.RADIO,
                options=[Option(code.value, t(f"language.{code}")) for code in Language],
                initial=[person.language.value],
            ),
            Field(
                name="time_zone",
                label=t("time_zone"),
                control=Control.SELECT,
                options=_zones(person.time_zone, language),
                initial=[person.time_zone],
            ),
            *_quiet_hours(person, language),
        ],
    )


def _zones(own: str, language: Language) -> list[Option]:
    """By the city after which a zone is named, as the reader calls it."""
    named = (
        Option(zone, get_timezone_location(zone, locale=language.value, return_city=True))
        for zone in {*ZONES, own}
    )
    return sorted(named, key=lambda option: option.label)


def _quiet_hours(person: Person, language: Language) -> list[Field]:
    quiet: QuietHours | None = person.quiet_hours
    hours = {"from": quiet.from_, "to": quiet.to} if quiet else {}
    return [
        Field(
            name=f"quiet_hours/{name}",
            label=translate(f"page.settings.quiet_{name}", language),
            hint=translate("page.settings.quiet.hint", language) if name == "from" else "",
            control=Control.SELECT,
            options=[Option("", translate("page.settings.no_quiet", language)), *HOURS],
            initial=[str(hours[name])] if quiet else (),
            convert=as_number,
            optional=True,
        )
        for name in ("from", "to")
    ]
