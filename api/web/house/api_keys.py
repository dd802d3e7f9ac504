"""Keys for an organisation's systems: made, shown once, replaced and ended."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from litestar import Controller, Response, get, route
from litestar.params import FromPath

from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.errors import found_or_404
from api.core.i18n import Language, translate
from api.core.tokens import TokenKind
from api.http.cookies import Cookie
from api.http.paging import Cursor, Paging
from api.http.requests import ApiRequest
from api.organisations.inputs import LONGEST_KEY_NAME, ApiKeyCreate
from api.organisations.models import ApiKey, Organisation
from api.organisations.queries import api_keys as queries
from api.organisations.rules.roles import scopes_of_keys
from api.organisations.service import api_keys as service
from api.organisations.service.orphan_kinds import Leaving
from api.presenters.presenter import Presenter
from api.web.forms.fields import Control, Field, Option
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Cookies, Done, answer_form
from api.web.forms.form import Form, Given
from api.web.new_secrets import new_secret, recent_answer, shown_later, token_of
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE
from api.web.workspace.done import PATH as DONE
from api.web.workspace.organisations import organisation_path, own_organisation

ON_PAGE = 50
TIME_ZONE = "Europe/Helsinki"
SUGGESTED = timedelta(days=365)
KIND = TokenKind.API_KEY
NEEDED = Permission.API_KEY_MANAGE


class Ending(msgspec.Struct, forbid_unknown_fields=True):
    compromised: bool = False


class ApiKeyPages(Controller):
    path = "/my/organisations/{organisation_id:uuid}/keys"
    include_in_schema = False

    @get("/", opt=OWN_PAGE)
    async def list_keys(
        self, request: ApiRequest, organisation_id: FromPath[UUID], cursor: Cursor = None
    ) -> Response[str]:
        await own_organisation(request, organisation_id, NEEDED)
        paging = Paging(request, cursor, ON_PAGE, queries.SortKey)
        stmt = queries.page(organisation_id, start=paging.start, limit=ON_PAGE)
        words, now = Presenter(language_of(request)), utc_now()
        page = paging.page(
            await request.scalars(stmt),
            keys=lambda row: (row.id,),
            build=lambda row: (row, _state(row, now), _moments(row, words)),
        )
        path = keys_path(organisation_id)
        return render_page(request, "api_keys", cache=NEVER, page=page, path=path)

    @route("/new", http_method=BOTH, opt=FORM_PAGE)
    async def create(self, request: ApiRequest, organisation_id: FromPath[UUID]) -> Answer:
        async def act(given: Given) -> Done:
            data, token = given.decode(ApiKeyCreate), await token_of(request, given, KIND)
            session, actor = request.transaction, request.actor
            new = await service.create(session, actor, organisation_id, data, token)
            path = f"{keys_path(organisation_id)}/{new.key.id}"
            shown = shown_later(request, Cookie.NEW_SECRET, new.key.id, new.token)
            return Done(path, shown)

        async def again(given: Given) -> Cookies:
            if not (made_at := await recent_answer(request, given)):
                return ()
            key_id, token = UUID(made_at.rpartition("/")[2]), await token_of(request, given, KIND)
            return shown_later(request, Cookie.NEW_SECRET, key_id, token)

        organisation = await own_organisation(request, organisation_id, NEEDED)
        return await answer_form(request, _form(request, organisation), act, again=again)

    @get("/{key_id:uuid}", opt=OWN_PAGE)
    async def show_key(
        self, request: ApiRequest, organisation_id: FromPath[UUID], key_id: FromPath[UUID]
    ) -> Response[str]:
        row = await _own_key(request, organisation_id, key_id)
        words = Presenter(language_of(request))
        return render_page(
            request,
            "api_key",
            cache=NEVER,
            row=row,
            state=_state(row, utc_now()),
            moments=_moments(row, words),
            secret=new_secret(request, Cookie.NEW_SECRET, row.id),
            path=keys_path(organisation_id),
        )

    @route("/{key_id:uuid}/end", http_method=BOTH, opt=FORM_PAGE)
    async def end(
        self, request: ApiRequest, organisation_id: FromPath[UUID], key_id: FromPath[UUID]
    ) -> Answer:
        async def act(given: Given) -> Done:
            await service.revoke(
                request.transaction,
                request.actor,
                organisation_id,
                key_id,
                compromised=given.decode(Ending).compromised,
                leaving=request.services[Leaving],
            )
            return Done(f"{DONE}/key-ended")

        row = await _own_key(request, organisation_id, key_id)
        return await answer_form(request, _ending_form(row, language_of(request)), act)


def keys_path(organisation_id: UUID) -> str:
    return f"{organisation_path(organisation_id)}/keys"


async def _own_key(request: ApiRequest, organisation_id: UUID, key_id: UUID) -> ApiKey:
    await own_organisation(request, organisation_id, NEEDED)
    return found_or_404(await request.transaction.scalar(queries.by_id(organisation_id, key_id)))


def _state(row: ApiKey, now: datetime) -> str:
    if row.revoked_at is not None:
        return "ended"
    return "live" if row.expires_at > now else "expired"


def _moments(row: ApiKey, words: Presenter) -> dict[str, str]:
    """Until when, and the last use; empty if there was none."""
    return {
        "until": words.moment(row.expires_at, TIME_ZONE),
        "used": words.moment(row.last_used_at, TIME_ZONE) if row.last_used_at else "",
    }


def _form(request: ApiRequest, organisation: Organisation) -> Form:
    language = language_of(request)

    def t(name: str) -> str:
        return translate(f"page.key.{name}", language)

    return Form(
        title=t("new.title"),
        lines=[t("new.text")],
        button=t("new.button"),
        needs_sign_in=True,
        back=keys_path(organisation.id),
        fields=[
            Field(name="name", label=t("name"), hint=t("name.hint"), longest=LONGEST_KEY_NAME),
            Field(
                name="scopes",
                label=t("scopes"),
                hint=t("scopes.hint"),
                control=Control.CHECKBOXES,
                options=_scopes(request.actor, organisation, language),
            ),
            Field(
                name="expires_at",
                label=t("expires_at"),
                hint=t("expires_at.hint"),
                convert=_end_of_day,
                initial=[(utc_now() + SUGGESTED).date().strftime("%d.%m.%Y")],
            ),
            Field(
                name="addresses",
                label=t("addresses"),
                hint=t("addresses.hint"),
                control=Control.LONG_TEXT,
                rows=3,
                longest=2_000,
                convert=lambda text, _: text.split(),
                empty=[],
                optional=True,
            ),
        ],
    )


def _scopes(actor: Actor, organisation: Organisation, language: Language) -> list[Option]:
    """Nobody can hand on what they may not do themselves."""
    possible = sorted(scopes_of_keys(organisation.kind))
    return [
        Option(scope.value, translate(f"permission.{scope}", language))
        for scope in possible
        if actor.may(scope, organisation.id)
    ]


def _end_of_day(text: str, _: Language) -> Any:
    """`31.12.2027` or `2027-12-31`. What is no date stays a text, which decoding refuses."""
    for pattern in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            day: date = datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a date
        except ValueError:
            continue
        return datetime.combine(day, time(23, 59), ZoneInfo(TIME_ZONE)).isoformat()
    return text


def _ending_form(row: ApiKey, language: Language) -> Form:
    def t(name: str) -> str:
        return translate(f"page.key.{name}", language)

    return Form(
        title=t("end.title"),
        lines=[f"{row.name} (…{row.hint})", t("end.text")],
        button=t("end.button"),
        needs_sign_in=True,
        keeps_draft=False,
        back=keys_path(row.organisation_id),
        fields=[Field(name="compromised", label=t("compromised"), control=Control.TICK)],
    )
